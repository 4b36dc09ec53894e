// ── coming in ──
function begin(visit) {
  key = visit;
  talking = true;
  d.body.className = 'talking';
  $('first').hidden = true;
  $('talk').hidden = false;
  $('scroll').appendChild($('others'));
  fit();
  waits();
  tell();
  open();
}
let longer;
function waits() {
  clearTimeout(longer);
  late = false;
  longer = setTimeout(() => { late = true; tell(); }, page.after * 60000);
}
function picked(name) {
  const one = d.querySelector('#enter [name=' + name + ']:checked');
  return one ? one.value : '';
}
// what is filled in, as the door takes it
function filled() {
  const answers = {}, known = { yes: true, no: false };
  [['safe', 'safe_to_type'], ['danger', 'urgent'], ['plain', 'plain']].forEach(ask => {
    if (picked(ask[0]) in known) answers[ask[1]] = known[picked(ask[0])];
  });
  if (picked('age')) answers.age_band = picked('age');
  const body = { language: page.tag, answers: answers, attempt: d.querySelector('#enter [name=attempt]').value }, word = $('stop_word').value.trim();
  if (word) body.stop_word = word;
  return body;
}
// what the door is asked to take, until it answers: also while it is busy, and the page has another form by then
let asking = null;
function asks(body) {
  asking = body;
  if ($('start')) $('start').disabled = !!body;
}
async function enter() {
  const body = $('enter') ? filled() : asking;
  if (!body) return;
  asks(body);
  note(words.starting);
  try {
    let r = await call('POST', '', body);
    if (r.status === 428) {
      body.work = await work((await r.json()).work);
      r = await call('POST', '', body);
    }
    if (gone) return;
    if (r.status === 201) {
      const answer = await r.json();
      stopWord = fold(body.stop_word || '');
      page.short = body.answers.safe_to_type === false;
      staffed = answer.staffed !== false;
      return begin(answer.visit);
    }
    const why = await reason(r);
    if (r.status === 429 || r.status === 503) {
      const pause = wait(r, 2000);
      $('others').hidden = false;
      note(pause < 100000 ? fill(words.busy, { n: Math.ceil(pause / 1000) }) : fill(words['busy-minutes'], { n: Math.ceil(pause / 60000) }));
      setTimeout(() => { if (!gone && !key) enter(); }, pause);
      return;
    }
    if (why === 'not_open') {
      $('others').hidden = false;
      note(words['closed-now']);
    } else note(words[String(why).replace('stop_word_', 'stop-')] || words.failed);
  } catch (e) { note(words.failed); }
  asks(null);
}
// what is filled in, and where the focus is, go along into another form
const named = e => e.id || (e.name === 'attempt' ? e.name : [e.tagName, e.name, e.value, e.href].join());
const fields = within => [].slice.call($(within).querySelectorAll('a,button,input,summary'));
const typed = {};
function takeDown() {
  fields('first').forEach(e => { typed[named(e)] = e.type === 'radio' ? e.checked : e.tagName === 'SUMMARY' ? e.parentNode.open : e.value; });
  return named(d.activeElement);
}
function fillIn(focus) {
  fields('first').forEach(e => {
    const had = typed[named(e)];
    if (e.type === 'radio') e.checked = had === undefined ? e.checked : had;
    else if (e.tagName === 'SUMMARY') e.parentNode.open = !!had;
    else if (had) e.value = had;
  });
  const now = fields('main').concat($('exit')).filter(e => named(e) === focus)[0];
  if (now) now.focus({ preventScroll: true });
}
// another language, or a desk that may be open by now: the same page again, in its words
let asked = 0;
async function speak(tag, again) {
  const mine = ++asked;
  const r = await fetch('/', { headers: { 'accept-language': tag }, cache: 'no-store', credentials: 'omit' });
  if (!r.ok) throw 0;
  const other = new DOMParser().parseFromString(await r.text(), 'text/html');
  // meanwhile the visitor came in, left, or chose another language
  if (key || gone || mine !== asked) return;
  // nothing has changed: what is typed, and the focus, stay where they are
  if (again && !JSON.parse(other.getElementById('page').textContent).open) return lookAgain();
  const focus = takeDown();
  root.lang = other.documentElement.lang;
  root.dir = other.documentElement.dir;
  ['exit', 'main', 'page'].forEach(id => $(id).parentNode.replaceChild(d.importNode(other.getElementById(id), true), $(id)));
  bind();
  fillIn(focus);
  if (!asking) note(again ? words.open : '');
}

let looking;
function lookAgain() {
  clearTimeout(looking);
  looking = setTimeout(() => { if (!key && !gone) speak(page.tag, true).catch(lookAgain); }, 30000);
}

// ── a place that is kept, if the visitor wants that: the only thing that is ever stored ──
function stored(what) {
  try {
    if (what) w.sessionStorage.setItem('p', what);
    return w.sessionStorage.getItem('p');
  } catch (e) { return null; }
}
function forgetPlace() {
  try { w.sessionStorage.removeItem('p'); } catch (e) { /* nothing is stored then */ }
}
async function resume() {
  try {
    const r = await call('POST', '/resume', { place: stored(), code: $('code').value });
    if (gone) return;
    const answer = await r.json().catch(nothing) || {};
    if (r.ok) {
      staffed = answer.staffed !== false;
      return begin(answer.visit);
    }
    $('code').value = '';
    if (r.status === 403) return note(fill(words['resume-wrong'], { n: answer.left }));
    if (r.status === 410 || r.status === 404) {
      forgetPlace();
      $('back').hidden = true;
      return note(words['resume-gone']);
    }
  } catch (e) { /* said below */ }
  note(words.failed);
}
async function keep() {
  const code = $('four').value;
  if (!/^\d{4}$/.test(code)) return note(words['code-four']);
  try {
    const r = await post('keep', { code: code });
    const place = r.ok && (await r.json()).place;
    // the visitor left, or the talk ended, meanwhile: nothing is stored any more
    if (gone || over) return;
    if (place) {
      stored(place);
      $('four').value = '';
      return note(words.kept);
    }
  } catch (e) { /* said below */ }
  note(words.failed);
}
async function agree() {
  const word = $('stopword').value;
  try {
    const r = await call('PUT', '/-/stop-word', { stop_word: word });
    if (r.ok) {
      stopWord = fold(word);
      $('stopword').value = '';
      return note(words['stop-is-set']);
    }
    if (r.status === 410) return dead();
    note(words[String(await reason(r)).replace('stop_word_', 'stop-')] || words.failed);
  } catch (e) { note(words.failed); }
}

function submitted(id, act) {
  const form = $(id);
  if (form) form.addEventListener('submit', e => { e.preventDefault(); act(); });
}
function bind() {
  page = JSON.parse($('page').textContent);
  words = page.words;
  submitted('enter', () => { if (!asking) enter(); });
  asks(asking);
  // nobody is there, or no place: it is looked at again until there is
  clearTimeout(looking);
  if (!page.open) lookAgain();
  submitted('back', resume);
  submitted('keep', keep);
  submitted('stop', agree);
  submitted('say', () => {
    const field = $('words'), text = field.value;
    if (!text.trim() || over) return;
    field.value = '';
    heeded();
    grow();
    typedAt = 0;
    clearTimeout(pausing);
    say(text);
  });
  $('langs').addEventListener('submit', e => e.preventDefault());
  [].forEach.call(d.querySelectorAll('#langs button'), b => b.addEventListener('click', e => {
    e.preventDefault();
    speak(b.value).catch(() => note(words.failed));
  }));
  // pressing it leaves the focus, and a phone's keyboard, where they are
  d.querySelector('#say button').addEventListener('mousedown', e => e.preventDefault());
  $('words').addEventListener('input', typing);
  $('words').addEventListener('keydown', e => {
    if (e.key === 'Enter' && !e.shiftKey && !e.isComposing && w.matchMedia('(hover:hover)').matches) {
      e.preventDefault();
      d.querySelector('#say button').click();
    }
  });
  $('below').addEventListener('click', down);
  $('scroll').addEventListener('scroll', () => {
    const box = $('scroll');
    if (box.scrollHeight - box.scrollTop - box.clientHeight < 90) $('below').hidden = true;
  });
  $('bye').addEventListener('click', () => {
    $('bye').disabled = true;
    bye(Date.now() + 5000);
  });
  $('forget').addEventListener('click', () => { forgetPlace(); $('back').hidden = true; });
  [].forEach.call($('marks').children, b => b.addEventListener('click', () => {
    $('marks').hidden = $('about').hidden = true;
    post('after', { helped: b.value }).then(r => { $('helped').textContent = r.ok ? words.thanks : ''; }, nothing);
  }));
  $('back').hidden = !stored();
}
// a phone's keyboard takes its room from the page, not from the words
function fit() {
  const seen = w.visualViewport;
  if (!seen || !talking) return;
  d.body.style.height = w.innerHeight - seen.height > 60 ? seen.height + 'px' : '';
  if (!$('scroll').contains(d.activeElement)) down();
}
if (w.visualViewport) w.visualViewport.addEventListener('resize', fit);
bind();
