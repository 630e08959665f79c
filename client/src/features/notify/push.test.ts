import { describe, expect, it } from 'vitest';
import { bytesOf, hashOf } from './push';

describe('push', () => {
  it('reads a key in base64url, with and without padding', () => {
    expect([...bytesOf('AP-_')]).toEqual([0, 255, 191]);
    expect([...bytesOf('BA')]).toEqual([4]);
  });
  it('names an address as the server does', async () => {
    expect(await hashOf('https://push.example/a')).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
