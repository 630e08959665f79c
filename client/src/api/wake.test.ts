import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onWake } from './wake';

describe('onWake', () => {
  let stop = () => {};
  const woken = vi.fn();
  const seen = (state: DocumentVisibilityState) =>
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  beforeEach(() => {
    vi.useFakeTimers();
    seen('visible');
    stop = onWake(woken);
  });
  afterEach(() => {
    stop();
    vi.restoreAllMocks();
    vi.useRealTimers();
    woken.mockClear();
  });

  it('is quiet while time goes by as it should', () => {
    vi.advanceTimersByTime(5 * 60_000);
    expect(woken).not.toHaveBeenCalled();
  });
  it('notices sleep within two seconds, once', () => {
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(10_000);
    expect(woken).toHaveBeenCalledTimes(1);
  });
  it('waits for somebody to look', () => {
    seen('hidden');
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(10_000);
    expect(woken).not.toHaveBeenCalled();
    seen('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(woken).toHaveBeenCalledTimes(1);
  });
  it('hears that the network is back, until it is stopped', () => {
    dispatchEvent(new Event('online'));
    expect(woken).toHaveBeenCalledTimes(1);
    stop();
    dispatchEvent(new Event('online'));
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(10_000);
    expect(woken).toHaveBeenCalledTimes(1);
  });
});
