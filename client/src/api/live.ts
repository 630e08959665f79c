import { apiFetch } from './apiFetch';
import { isApiError } from './errors';
import { eventParser } from './sse';
import { onWake } from './wake';

/** An event of the business, as the server streams it. */
export interface LiveEvent {
  id: number;
  kind: string;
  entity: string;
  entity_id: number;
  lead_id?: number;
  at: string;
}

/** What the page does with live events. */
export interface LiveListener {
  onEvent: (event: LiveEvent) => void;
  /** Events may have been missed: everything shown must be asked for again. */
  onGap: () => void;
}

// The server says something (a comment at least) more often than this; silence means a dead line,
// which a laptop that slept does not notice by itself.
const silenceMs = 60_000;
const firstWaitMs = 1000;
const lastWaitMs = 30_000;

const channelName = 'moked.live';

/**
 * Follows the business's events until stopped. One tab holds the stream and tells the others: each
 * stream takes one of the browser's six HTTP/1.1 connections, and seven tabs would freeze.
 * It reads the stream by itself because EventSource forgets Last-Event-ID when the server answers
 * anything but 200 (a restart), and hears only kinds named beforehand.
 */
export function followLive(listener: LiveListener): () => void {
  const stop = new AbortController();
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', (message: MessageEvent<LiveEvent | 'gap'>) => {
    if (message.data === 'gap') listener.onGap();
    else listener.onEvent(message.data);
  });
  const shared: LiveListener = {
    onEvent: (event) => {
      channel.postMessage(event);
      listener.onEvent(event);
    },
    onGap: () => {
      channel.postMessage('gap');
      listener.onGap();
    },
  };
  const hold = () => holdStream(shared, stop.signal);
  if (navigator.locks) {
    navigator.locks.request(channelName, { signal: stop.signal }, hold).catch(() => {
      // Aborted while waiting for the lock: there is nothing to stop.
    });
  } else void hold();
  return () => {
    stop.abort();
    channel.close();
  };
}

async function holdStream(listener: LiveListener, signal: AbortSignal): Promise<void> {
  let lastId = '';
  let wait = firstWaitMs;
  while (!signal.aborted) {
    let woken = false;
    const line = new AbortController();
    const hangUp = () => line.abort();
    signal.addEventListener('abort', hangUp);
    const stopWatching = onWake(() => {
      woken = true;
      hangUp();
    });
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' };
      if (lastId) headers['Last-Event-ID'] = lastId;
      await readStream(headers, line.signal, (id, event) => {
        lastId = id || lastId;
        wait = firstWaitMs;
        listener.onEvent(event);
      });
    } catch (e) {
      // Signed out, or not in a business: whoever signs in starts a new stream.
      if (isApiError(e) && (e.status === 401 || e.status === 403 || e.status === 409)) return;
      if (isApiError(e) && e.status >= 400 && e.status < 500) lastId = '';
    } finally {
      stopWatching();
      signal.removeEventListener('abort', hangUp);
    }
    if (signal.aborted) return;
    if (woken && lastId) continue; // what was missed comes with the new line, at once
    await pause(wait * (0.75 + Math.random() / 2), signal);
    wait = Math.min(wait * 2, lastWaitMs);
    if (!lastId) listener.onGap();
  }
}

async function readStream(
  headers: Record<string, string>,
  signal: AbortSignal,
  onEvent: (id: string, event: LiveEvent) => void,
): Promise<void> {
  const dead = new AbortController();
  const abort = () => dead.abort();
  signal.addEventListener('abort', abort);
  let timer = setTimeout(abort, silenceMs);
  try {
    const answer = await apiFetch('/api/events', { headers, signal: dead.signal, cache: 'no-store' });
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    const parse = eventParser(({ id, data }) => onEvent(id, JSON.parse(data) as LiveEvent));
    for (;;) {
      const { done, value } = await reader.read();
      clearTimeout(timer);
      if (done) return;
      timer = setTimeout(abort, silenceMs);
      parse(value);
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

// Waits, but not through the return of the line or of the person.
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      document.removeEventListener('visibilitychange', visible);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const visible = () => {
      if (document.visibilityState === 'visible') end();
    };
    const timer = setTimeout(end, ms);
    addEventListener('online', end);
    document.addEventListener('visibilitychange', visible);
    signal.addEventListener('abort', end);
  });
}
