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
  setTimeout(() => { if (queue.length) { slow = true; tell(); } }, 800);
  push();
}
// the first of the queue has arrived, if it is this one
function arrived(id) {
  if (!queue.length || queue[0].id !== id) return false;
  queue.shift();
  fails = 0;
  if (slow) {
    slow = !!queue.length;
    tell();
  }
  return true;
}
// what ends the wait for an answer: the stream brought the word, or it is better sent again, under the same id
let taken = nothing, drop = nothing;
async function push() {
  if (sending || !queue.length || gone || over || !key) return;
  sending = true;
  const one = queue[0], cut = w.AbortController ? new AbortController() : null;
  let pause = 0, limit;
  try {
    const r = await Promise.race([
      call('POST', '/-/messages', { id: one.id, text: one.text }, false, cut ? cut.signal : undefined),
      new Promise((done, fail) => {
        taken = done;
        drop = () => {
          fail();
          if (cut) cut.abort();
        };
        // the door answers within 30 seconds
        limit = setTimeout(drop, 35000);
      })
    ]);
    if (gone) return;
    if (!r) { /* it came by the stream */ }
    else if (r.ok) {
      // what was sent is shown from here on: the stop word never is
      line(one.id, 'visitor', one.text, (await r.json()).at);
      arrived(one.id);
    } else if (over) { /* said below */ }
    else if (r.status === 410 || r.status === 404) return dead();
    else {
      const why = await reason(r);
      if (why !== 'full' && (r.status === 429 || r.status === 408 || r.status >= 500)) pause = wait(r, 1000);
      else if (arrived(one.id)) {
        giveBack(one.text);
        refusal = why === 'too_long' || why === 'too_large' ? words['too-long'] : why === 'full' ? words['talk-full'] : words['not-sent'];
      }
    }
  } catch (e) {
    if (queue[0] === one) pause = later();
  } finally {
    sending = false;
    clearTimeout(limit);
    taken = drop = nothing;
  }
  if (gone) return;
  if (pause) setTimeout(push, pause);
  else push();
  if (pause || refusal || over) tell();
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
// what was refused is said until it is changed, or sent again
function heeded() {
  if (!refusal) return;
  refusal = '';
  tell();
}
function typing() {
  grow();
  heeded();
  const now = Date.now();
  clearTimeout(pausing);
  pausing = setTimeout(() => { typedAt = 0; if (key && !over) post('typing', { on: false }).catch(nothing); }, 8000);
  if (now - typedAt < 6000 || !$('words').value) return;
  typedAt = now;
  if (key && !over) post('typing', { on: true }).catch(nothing);
}
