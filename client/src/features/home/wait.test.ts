import { describe, expect, it } from 'vitest';
import { waitOf } from './wait';

describe('waitOf', () => {
  it('takes the fitting unit', () => {
    expect(waitOf(42)).toContain('42');
    expect(waitOf(300)).toContain('5');
    expect(waitOf(9000)).toContain('2.5');
    expect(waitOf(72_000)).toContain('20');
  });
});
