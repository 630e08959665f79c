// Measures the board with a full column: the frames of a long drag, and how soon an action shows.
// Run it on a quiet machine after `make build`: node e2e/drag-frames.mjs [cards]. It is not a test:
// frame times on a shared machine say more about the neighbours than about the board.
import { api, launch, onBoard, serve } from './desk.mjs';

const cards = Number(process.argv[2] ?? 2000);
const desk = await serve({ MOKED_SIMULATE: '0' });
const browser = await launch();
const page = await onBoard(browser, desk);

for (let made = 0; made < cards; made += 50) {
  await page.evaluate(
    async ([from, token]) => {
      const create = (i) =>
        fetch('/api/leads', {
          method: 'POST',
          credentials: 'include',
          headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
          body: JSON.stringify({ name: `ליד ${i}`, phone: `050${String(1000000 + i)}`, notes: 'מעוניינת במטבח חדש, רוצה לראות דוגמאות', value_agorot: i * 1000 }),
        }).then((r) => r.text());
      for (let i = 0; i < 50; i += 5) await Promise.all([0, 1, 2, 3, 4].map((k) => create(from + i + k)));
    },
    [made, (await page.context().cookies()).find((c) => c.name === 'XSRF-TOKEN').value],
  );
}

// The whole column is loaded, as after somebody scrolled to its end.
await page.goto('/leads');
const list = page.locator('[data-column="new"] [data-scroll]');
await page.locator('[data-column="new"] [data-card]').first().waitFor();
for (let tries = 0; tries < 400; tries++) {
  const loaded = await page.locator('[data-column="new"]').getAttribute('data-count');
  if (Number(loaded) >= cards) break;
  await list.evaluate((el) => (el.scrollTop = el.scrollHeight));
  await page.waitForTimeout(40);
}
const loaded = Number(await page.locator('[data-column="new"]').getAttribute('data-count'));
await list.evaluate((el) => (el.scrollTop = 0));
await page.waitForTimeout(500);

// A drag over all columns and along the edges, which scroll; the browser tells its own frames.
const startFrames = () => {
  globalThis.frameTimes = [];
  globalThis.longTasks = [];
  globalThis.longWatch = new PerformanceObserver((l) => l.getEntries().forEach((e) => globalThis.longTasks.push(e.duration)));
  globalThis.longWatch.observe({ type: 'longtask' });
  let last = performance.now();
  const tick = (now) => {
    globalThis.frameTimes.push(now - last);
    last = now;
    globalThis.frameHandle = requestAnimationFrame(tick);
  };
  globalThis.frameHandle = requestAnimationFrame((now) => {
    last = now;
    globalThis.frameHandle = requestAnimationFrame(tick);
  });
};
const stopFrames = () => {
  cancelAnimationFrame(globalThis.frameHandle);
  globalThis.longWatch.disconnect();
  return { frames: globalThis.frameTimes, long: globalThis.longTasks };
};
const cdp = await page.context().newCDPSession(page);
const mouse = (type, x, y) => cdp.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons: 1, clickCount: type === 'mouseMoved' ? 0 : 1 });
const first = await page.locator('[data-column="new"] [data-card]').first().boundingBox();
const box = await page.locator('[data-column="new"]').boundingBox();
// Beside the frames as they came: the processor time of the main thread, which no neighbour changes.
await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
const busy = async () => (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value * 1000;
await mouse('mousePressed', first.x + 60, first.y + 60);
await page.evaluate(startFrames);
const before = await busy();
for (let i = 0; i <= 60; i++) await mouse('mouseMoved', first.x + 60 - i * 16, first.y + 60 + Math.sin(i / 6) * 200);
for (let i = 0; i <= 60; i++) await mouse('mouseMoved', first.x - 900 + i * 16, first.y + 160);
for (let i = 0; i < 90; i++) await mouse('mouseMoved', box.x + box.width / 2 + (i % 3), box.y + box.height - 12); // the edge scrolls
const spent = (await busy()) - before;
const { frames, long } = await page.evaluate(stopFrames);
await page.keyboard.press('Escape');
await mouse('mouseReleased', box.x + box.width / 2, box.y + box.height - 12);

// How soon a move shows: from the key that drops a card to the frame in which it stands elsewhere.
await list.evaluate((el) => (el.scrollTop = 0));
const card = page.locator('[data-column="new"] [data-card] a').first();
await card.focus();
const shown = await page.evaluate(async () => {
  const press = (code) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { code, key: code, bubbles: true, cancelable: true }));
  const id = document.activeElement.closest('[data-card]').dataset.card;
  press('Space');
  await new Promise((r) => setTimeout(r, 300));
  const from = performance.now();
  document.querySelector(`[data-card="${id}"] a`).focus();
  press('ArrowLeft');
  while (!document.querySelector(`[data-column]:not([data-column="new"]) [data-card="${id}"]`)) await new Promise(requestAnimationFrame);
  const took = performance.now() - from;
  press('Escape');
  return took;
});
const heap = (await cdp.send('Runtime.getHeapUsage')).usedSize / 2 ** 20;

const sorted = frames.toSorted((a, b) => a - b);
const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
console.log(
  JSON.stringify({
    cards: loaded,
    frames: frames.length,
    p50_ms: at(0.5),
    p95_ms: at(0.95),
    p99_ms: at(0.99),
    cpu_per_frame_ms: (spent / frames.length).toFixed(1),
    long_tasks_ms: long.map((d) => Math.round(d)),
    shown_ms: shown.toFixed(1),
    heap_mb: heap.toFixed(1),
  }),
);
await browser.close();
await desk.close();
