(function () {
'use strict';
const d = document, w = window, root = d.documentElement;
const $ = id => d.getElementById(id);
// all that is known of this visit is in memory, and goes with the page
let page, words;
let key = '', gone = false, over = false, talking = false;
let queue = [], sending = false, slow = false, offline = false, stopWord = '';
let assigned = null, place = null, late = false, typedAt = 0, pausing;
let turn = 0, last = '', fails = 0, watching, again, abort, source;
const shown = {};
const nothing = () => {};

// ── leaving: before anything else, and never waiting for the network ──
function wipe() {
  gone = true;
  root.className = 'gone';
  d.title = page.words.title;
  d.body.textContent = '';
}
function go(how) {
  if (gone) return;
  const left = key, words = stopWord;
  wipe();
  if (how && left) post('leave', { how: how }, true).catch(nothing);
  forgetPlace();
  close();
  key = stopWord = '';
  queue = [];
  w.location.replace(page.exit);
}
const keys = [];
d.addEventListener('keydown', e => {
  if (e.repeat) return;
  const now = Date.now();
  keys.push([e.key, now]);
  if (keys.length > 3) keys.shift();
  if ((e.key === 'Escape' || e.key === 'Shift') && keys.length > 2 && keys.every(k => k[0] === e.key && now - k[1] < 1500)) {
    e.preventDefault();
    go('quick_exit');
  }
}, true);
d.addEventListener('click', e => {
  if (e.target.closest && e.target.closest('#exit')) {
    e.preventDefault();
    go('quick_exit');
  }
}, true);
w.addEventListener('pagehide', () => {
  if (gone) return;
  wipe();
  if (key) post('leave', { how: 'away' }, true).catch(nothing);
  close();
  key = '';
});
w.addEventListener('pageshow', e => {
  // brought back as it was left: empty. A page that begins anew is better than none
  if (e.persisted && gone) w.location.reload();
  else wake();
});

// ── calls ──
function call(method, path, body, keep) {
  const headers = { 'content-type': 'application/json' };
  if (key) headers.authorization = 'Bearer ' + key;
  return fetch('/api/visits' + path, {
    method: method, headers: headers, body: JSON.stringify(body), keepalive: !!keep, cache: 'no-store', credentials: 'omit'
  });
}
const post = (what, body, keep) => call('POST', '/-/' + what, body, keep);
// how long the door asks to wait, in milliseconds
const wait = (r, least) => Math.max(least, 1000 * (parseInt(r.headers.get('retry-after'), 10) || 0));
const reason = r => r.json().then(a => a.error, nothing);
// what a desk under attack asks of each browser before it comes in: numbers whose hashes begin with zeroes
async function work(asked) {
  const numbers = [], text = new TextEncoder();
  for (let n = 0; numbers.length < asked.count; n += 64) {
    const some = Array.from({ length: 64 }, (x, i) => n + i);
    const hashes = await Promise.all(some.map(i => w.crypto.subtle.digest('SHA-256', text.encode(asked.seed + ':' + i))));
    hashes.forEach((hash, i) => { if (!(new DataView(hash).getUint32(0) >>> (32 - asked.bits))) numbers.push(n + i); });
  }
  return { seed: asked.seed, numbers: numbers.slice(0, asked.count) };
}
const later = () => Math.min(15000, 1000 * Math.pow(2, fails++)) * (0.75 + Math.random() / 2);

// ── what is said about it ──
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name]);
}
function note(text) {
  if (gone) return;
  const status = $('status');
  if (status.textContent !== text) status.textContent = text;
}
function tell() {
  if (!talking || gone) return;
  const say = [];
  if (offline) say.push(words.offline);
  else if (over) say.push(words.over);
  else {
    if (assigned) say.push(words.here);
    else if (assigned === false && shown.somebody) say.push(words['somebody-else']);
    else {
      say.push(words.waiting);
      if (place) {
        say.push(place.ahead > 0 ? fill(words.ahead, { n: place.ahead }) : words.next);
        if (place.minutes) say.push(fill(words.minutes, { from: place.minutes[0], to: place.minutes[1] }));
      }
      say.push(late ? words.long : words['type-already']);
    }
    if (page.short) say.push(words['yes-or-no']);
    if (slow && queue.length) say.push(words['on-the-way']);
  }
  note(say.join(' '));
}

// ── the words ──
function line(id, from, text, at) {
  if (gone || shown['.' + id]) return;
  shown['.' + id] = true;
  const box = $('scroll'), low = box.scrollHeight - box.scrollTop - box.clientHeight < 90, log = $('log');
  const p = d.createElement('p'), who = d.createElement('span'), said = d.createElement('span');
  p.className = from === 'helper' ? 'them' : 'me';
  // own words are not read out again
  if (from !== 'helper') p.setAttribute('aria-live', 'off');
  who.className = 'unseen';
  who.textContent = (from === 'helper' ? words.them : words.you) + ' ';
  said.textContent = text;
  said.className = 'said';
  said.dir = 'auto';
  p.appendChild(who);
  p.appendChild(said);
  p.at = at;
  p.own = from === 'helper' ? '' : id;
  let before = null;
  for (let n = log.lastChild; n && n.at > at; n = n.previousSibling) before = n;
  log.insertBefore(p, before);
  if (low || from !== 'helper') down();
  else $('below').hidden = false;
}
function down() {
  const box = $('scroll');
  box.scrollTop = box.scrollHeight;
  $('below').hidden = true;
}
function readUpTo(id) {
  const own = [].slice.call($('log').children).filter(p => p.own);
  const at = own.map(p => p.own).indexOf(id);
  if (at < 0) return;
  const old = $('log').querySelector('small');
  if (old) old.parentNode.removeChild(old);
  const mark = d.createElement('small');
  mark.textContent = words.read;
  own[at].appendChild(mark);
}

// ── sending: kept in memory under one id until the door has it ──
const fold = text => text.normalize('NFKD').toLowerCase().replace(/[\u0300-\u036f\s!-\/:-@[-`{-~\u2010-\u2027\u00a1-\u00bf]/g, '');
function say(text) {
  const id = [].map.call(w.crypto.getRandomValues(new Uint8Array(12)), b => (b + 256).toString(16).slice(1)).join('');
  if (stopWord && fold(text) === stopWord) {
    // the door ends the visit by it; this page waits for nothing
    post('messages', { id: id, text: text }, true).catch(nothing);
    return go();
  }
  queue.push({ id: id, text: text });
  setTimeout(() => { slow = true; tell(); }, 800);
  push();
}
async function push() {
  if (sending || !queue.length || gone || over || !key) return;
  sending = true;
  const one = queue[0];
  let pause = 0;
  try {
    const r = await post('messages', { id: one.id, text: one.text });
    if (gone) return;
    if (r.ok) {
      // what was sent is shown from here on: the stop word never is
      line(one.id, 'visitor', one.text, (await r.json()).at);
      queue.shift();
      fails = 0;
    } else if (r.status === 410 || r.status === 404) return dead();
    else {
      const why = await reason(r);
      if (why !== 'full' && (r.status === 429 || r.status === 408 || r.status >= 500)) pause = wait(r, 1000);
      else {
        queue.shift();
        giveBack(one.text);
        note(why === 'too_long' || why === 'too_large' ? words['too-long'] : why === 'full' ? words['talk-full'] : words['not-sent']);
      }
    }
  } catch (e) {
    pause = later();
  } finally { sending = false; }
  if (gone) return;
  if (!queue.length) slow = false;
  if (pause) setTimeout(push, pause);
  else push();
  if (pause || slow) tell();
}
// the key is dead: the page is not seen until the stream has said why
function dead() {
  if (over || gone) return;
  root.className = 'gone';
  setTimeout(() => { if (!over) go(); }, 3000);
  open();
}
function giveBack(text) {
  const field = $('words');
  field.value = field.value ? text + '\n' + field.value : text;
  grow();
}
function grow() {
  const field = $('words');
  field.style.height = 'auto';
  field.style.height = Math.min(field.scrollHeight + 2, w.innerHeight / 4) + 'px';
}
function typing() {
  grow();
  const now = Date.now();
  clearTimeout(pausing);
  pausing = setTimeout(() => { typedAt = 0; if (key && !over) post('typing', { on: false }).catch(nothing); }, 8000);
  if (now - typedAt < 6000 || !$('words').value) return;
  typedAt = now;
  if (key && !over) post('typing', { on: true }).catch(nothing);
}

// ── the stream ──
function close() {
  turn++;
  clearTimeout(watching);
  clearTimeout(again);
  if (abort) abort.abort();
  if (source) source.close();
  abort = source = null;
}
function open() {
  close();
  if (!key || gone || over) return;
  const mine = turn;
  heard();
  if (w.ReadableStream && w.TextDecoder) read(mine);
  else listen(mine);
}
// 40 seconds without a sign: whatever the connection says of itself, it is dead
function heard() {
  clearTimeout(watching);
  watching = setTimeout(lost, 40000);
}
function lost() {
  if (gone || over) return;
  offline = true;
  tell();
  clearTimeout(again);
  again = setTimeout(open, later());
}
function back() {
  fails = 0;
  if (offline) { offline = false; tell(); }
  push();
}
async function read(mine) {
  const headers = { authorization: 'Bearer ' + key, accept: 'text/event-stream' };
  if (last) headers['last-event-id'] = last;
  try {
    abort = w.AbortController ? new AbortController() : null;
    const r = await fetch('/api/visits/-/events', { headers: headers, cache: 'no-store', credentials: 'omit', signal: abort ? abort.signal : undefined });
    if (mine !== turn) return;
    if (r.status === 204 || r.status === 410 || r.status === 404) return go();
    if (r.status === 200) {
      back();
      const reader = r.body.getReader(), decoder = new TextDecoder();
      let text = '';
      for (;;) {
        const part = await reader.read();
        if (mine !== turn) return reader.cancel().catch(nothing);
        if (part.done) break;
        heard();
        text += decoder.decode(part.value, { stream: true });
        for (let at; (at = text.indexOf('\n\n')) >= 0; text = text.slice(at + 2)) event(text.slice(0, at));
      }
      if (mine === turn && !gone && !over) again = setTimeout(open, 1000);
      return;
    }
  } catch (e) { /* it is tried again */ }
  if (mine === turn) lost();
}
function listen(mine) {
  source = new EventSource('/api/visits/' + key + '/events');
  source.onopen = back;
  ['message', 'typing', 'read', 'assigned', 'place', 'ping', 'exit', 'closed'].forEach(name => {
    source.addEventListener(name, e => {
      if (mine !== turn) return;
      heard();
      happens(name, JSON.parse(e.data));
    });
  });
  source.onerror = () => {
    if (mine !== turn) return;
    const ended = source.readyState === 2;
    lost();
    // an EventSource sees no status
    if (ended) post('typing', { on: false }).then(r => { if (r.status === 410 || r.status === 404) go(); }, nothing);
  };
}
function event(text) {
  let name = '', data = '', id = null;
  text.split('\n').forEach(part => {
    const at = part.indexOf(':'), field = part.slice(0, at), value = part.slice(at + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    else if (field === 'data') data += value;
    else if (field === 'id') id = value;
  });
  if (id !== null) last = id;
  if (name && data && !gone) happens(name, JSON.parse(data));
}
function happens(name, data) {
  if (name === 'message') {
    if (queue.length && queue[0].id === data.id && !sending) { queue.shift(); }
    line(data.id, data.from, data.text, data.at);
    if (data.from === 'helper') $('types').hidden = true;
  } else if (name === 'typing') {
    $('types').hidden = !data.on;
    const box = $('scroll');
    if (data.on && box.scrollHeight - box.scrollTop - box.clientHeight < 90) down();
  } else if (name === 'read') readUpTo(data.id);
  else if (name === 'assigned') {
    assigned = data.assigned;
    if (assigned) { shown.somebody = true; $('others').hidden = true; }
    tell();
  } else if (name === 'place') { place = data; tell(); }
  else if (name === 'exit') go();
  else if (name === 'closed') end();
}
function end() {
  root.className = '';
  over = true;
  offline = false;
  close();
  forgetPlace();
  $('say').hidden = $('more').hidden = $('types').hidden = true;
  $('after').hidden = $('others').hidden = false;
  tell();
  if (queue.length) note(words.over + ' ' + words['last-not-sent']);
  queue = [];
  down();
}
function wake() {
  if (key && !gone && !over && d.visibilityState !== 'hidden') { open(); push(); }
}
d.addEventListener('visibilitychange', wake);
w.addEventListener('online', wake);
w.addEventListener('offline', () => { if (key) { offline = true; tell(); } });

// ── coming in ──
function begin(visit) {
  key = visit;
  talking = true;
  d.body.className = 'talking';
  $('first').hidden = true;
  $('talk').hidden = false;
  $('others').hidden = true;
  $('scroll').appendChild($('others'));
  setTimeout(() => {
    if (gone || over || assigned || shown.somebody) return;
    late = true;
    $('others').hidden = false;
    tell();
  }, page.after * 60000);
  fit();
  tell();
  open();
}
function picked(name) {
  const one = d.querySelector('#enter [name=' + name + ']:checked');
  return one ? one.value : '';
}
async function enter() {
  const answers = {}, known = { yes: true, no: false };
  [['safe', 'safe_to_type'], ['danger', 'urgent'], ['plain', 'plain']].forEach(ask => {
    if (picked(ask[0]) in known) answers[ask[1]] = known[picked(ask[0])];
  });
  if (picked('age')) answers.age_band = picked('age');
  const body = { language: page.tag, answers: answers }, word = $('stop_word').value.trim();
  if (word) body.stop_word = word;
  const button = $('start');
  if (button.disabled) return;
  button.disabled = true;
  note(words.starting);
  try {
    let r = await call('POST', '', body);
    if (r.status === 428) {
      body.work = await work((await r.json()).work);
      r = await call('POST', '', body);
    }
    if (gone) return;
    if (r.status === 201) {
      const visit = (await r.json()).visit;
      stopWord = fold(word);
      page.short = answers.safe_to_type === false;
      return begin(visit);
    }
    const why = await reason(r);
    if (r.status === 429 || r.status === 503) {
      const pause = wait(r, 2000);
      $('others').hidden = false;
      note(pause < 100000 ? fill(words.busy, { n: Math.ceil(pause / 1000) }) : fill(words['busy-minutes'], { n: Math.ceil(pause / 60000) }));
      setTimeout(() => { if (!gone && !key) { button.disabled = false; enter(); } }, pause);
      return;
    }
    if (why === 'not_open') {
      $('others').hidden = false;
      note(words['closed-now']);
    } else note(words[String(why).replace('stop_word_', 'stop-')] || words.failed);
  } catch (e) { note(words.failed); }
  button.disabled = false;
}
// another language: the same page again, in its words
async function speak(tag) {
  const r = await fetch('/', { headers: { 'accept-language': tag }, cache: 'no-store', credentials: 'omit' });
  if (!r.ok || key || gone) return;
  const other = new DOMParser().parseFromString(await r.text(), 'text/html');
  root.lang = other.documentElement.lang;
  root.dir = other.documentElement.dir;
  ['exit', 'main', 'page'].forEach(id => $(id).parentNode.replaceChild(d.importNode(other.getElementById(id), true), $(id)));
  note('');
  bind();
  const pressed = d.querySelector('#langs [aria-pressed=true]');
  if (pressed) pressed.focus();
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
    if (r.ok) return begin(answer.visit);
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
    if (r.ok) {
      stored((await r.json()).place);
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
  submitted('enter', enter);
  submitted('back', resume);
  submitted('keep', keep);
  submitted('stop', agree);
  submitted('say', () => {
    const field = $('words'), text = field.value;
    if (!text.trim() || over) return;
    field.value = '';
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
    post('leave', { how: 'goodbye' }).catch(nothing);
    end();
  });
  $('forget').addEventListener('click', () => { forgetPlace(); $('back').hidden = true; });
  [].forEach.call($('marks').children, b => b.addEventListener('click', () => {
    post('after', { helped: b.value }).catch(nothing);
    $('marks').hidden = $('about').hidden = true;
    $('helped').textContent = words.thanks;
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
})();
