const everyMs = 2000;
const jumpMs = 10_000;

/**
 * Calls back when the machine has slept or the network is back, until stopped: what was connected before
 * is dead by then and does not say so. Sleep shows as a jump of the clock between two ticks; a page in
 * the background ticks seldom, so that it is only believed once somebody looks.
 */
export function onWake(woken: () => void): () => void {
  let last = Date.now();
  let slept = false;
  const look = () => {
    const now = Date.now();
    slept ||= now - last > jumpMs;
    last = now;
    if (!slept || document.visibilityState !== 'visible') return;
    slept = false;
    woken();
  };
  const timer = setInterval(look, everyMs);
  document.addEventListener('visibilitychange', look);
  addEventListener('online', woken);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
    removeEventListener('online', woken);
  };
}
