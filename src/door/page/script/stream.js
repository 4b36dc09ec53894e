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
    // the stream says that the door has it, whatever becomes of its answer
    if (arrived(data.id)) taken();
    line(data.id, data.from, data.text, data.at);
    if (data.from === 'helper') $('types').hidden = true;
  } else if (name === 'typing') {
    $('types').hidden = !data.on;
    const box = $('scroll');
    if (data.on && box.scrollHeight - box.scrollTop - box.clientHeight < 90) down();
  } else if (name === 'read') readUpTo(data.id);
  else if (name === 'assigned') {
    if (assigned && !data.assigned) {
      place = null;
      waits();
    }
    assigned = data.assigned;
    if (assigned) shown.somebody = staffed = true;
    tell();
  } else if (name === 'place') {
    place = data;
    staffed = data.staffed !== false;
    tell();
  }
  else if (name === 'exit') go();
  else if (name === 'closed') end();
}
// words that are on their way arrive before the goodbye, if that takes no longer than until then
function bye(until) {
  if (gone || over) return;
  if (queue.length && !offline && Date.now() < until) return setTimeout(bye, 50, until);
  post('leave', { how: 'goodbye' }).catch(nothing);
  end();
}
function end() {
  root.className = '';
  over = true;
  offline = false;
  close();
  forgetPlace();
  $('say').hidden = $('more').hidden = $('types').hidden = true;
  $('after').hidden = false;
  // shown is what the door has
  queue = queue.filter(one => !shown['.' + one.id]);
  tell();
  // where the talk has no room of its own, it begins below the exit again
  w.scrollTo(0, 0);
  // the last words, the question, and below it who else can help
  const box = $('scroll');
  box.scrollTop += $('after').getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
  $('below').hidden = true;
}
function wake() {
  if (key && !gone && !over && d.visibilityState !== 'hidden') { drop(); open(); push(); }
}
d.addEventListener('visibilitychange', wake);
w.addEventListener('online', wake);
w.addEventListener('offline', () => { if (key && !over) { offline = true; tell(); } });
