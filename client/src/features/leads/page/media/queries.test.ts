import { describe, expect, it } from 'vitest';
import { type Form, formOf, mediaUrl } from './queries';

describe('formOf', () => {
  const cases: [string, string, Form][] = [
    ['image', 'image/jpeg', 'picture'],
    ['sticker', 'image/webp', 'picture'],
    ['image', 'image/heic', 'file'],
    ['audio', 'audio/ogg', 'sound'],
    ['audio', 'video/mp4', 'sound'],
    ['audio', 'audio/amr', 'file'],
    ['video', 'video/mp4', 'video'],
    ['document', 'image/png', 'file'],
    ['document', 'application/pdf', 'file'],
    ['hologram', 'application/octet-stream', 'file'],
  ];
  it.each(cases)('%s of %s is a %s', (type, content, form) => {
    expect(formOf({ type, media: { type: content, name: '' } })).toBe(form);
  });
});

it('addresses the forms of a file', () => {
  expect([mediaUrl(7), mediaUrl(7, 'small'), mediaUrl(7, 'caf')]).toEqual([
    '/api/messages/7/media',
    '/api/messages/7/media?small=1',
    '/api/messages/7/media?as=caf',
  ]);
});
