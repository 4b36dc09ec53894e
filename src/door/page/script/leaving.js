const d = document, w = window, root = d.documentElement;
const $ = id => d.getElementById(id);
// all that is known of this visit is in memory, and goes with the page
let page, words;
let key = '', gone = false, over = false, talking = false;
let queue = [], sending = false, slow = false, offline = false, stopWord = '', refusal = '';
let assigned = null, place = null, staffed = true, late = false, typedAt = 0, pausing;
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
function call(method, path, body, keep, signal) {
  const headers = { 'content-type': 'application/json' };
  if (key) headers.authorization = 'Bearer ' + key;
  return fetch('/api/visits' + path, {
    method: method, headers: headers, body: JSON.stringify(body), keepalive: !!keep, cache: 'no-store', credentials: 'omit', signal: signal
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
  // who waits while nobody is there, or for long, sees who else can help
  if (!staffed) late = true;
  $('others').hidden = !over && (!late || !!assigned);
  const say = [];
  if (offline) say.push(words.offline);
  else if (over) {
    say.push(words.over);
    if (queue.length) say.push(sending ? words['on-the-way'] : words['last-not-sent']);
  }
  else {
    // given back, the place says whether anybody else comes: until then nothing is promised
    if (assigned || (shown.somebody && !place)) say.push(words.here);
    else if (!staffed) say.push(words['closed-now'], words['closed-wait'], words.long);
    else {
      say.push(shown.somebody ? words['somebody-else'] : words.waiting);
      if (place && !shown.somebody) {
        say.push(place.ahead > 0 ? fill(words.ahead, { n: place.ahead }) : words.next);
        if (place.minutes) say.push(fill(words.minutes, { from: place.minutes[0], to: place.minutes[1] }));
      }
      if (late) say.push(words.long);
      else if (!shown.somebody) say.push(words['type-already']);
    }
    if (page.short) say.push(words['yes-or-no']);
    if (slow && queue.length) say.push(words['on-the-way']);
    if (refusal) say.unshift(refusal);
  }
  note(say.join(' '));
}
