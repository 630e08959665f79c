// What a customer sends on WhatsApp: a picture, a voice note and a file, from the webhook to the eye, the
// ear and the lead's documents.
import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { AxeBuilder, api, launch, onBoard, serve } from './desk.mjs';

let desk, browser, dir;
before(async () => {
  [desk, browser] = [await serve(), await launch()];
  dir = await mkdtemp(path.join(os.tmpdir(), 'moked-media-'));
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

/** Two seconds of silence as a telephone would send them: Opus in Ogg. */
function voiceNote() {
  const crc = (bytes) => {
    let sum = 0;
    for (const byte of bytes) {
      sum ^= byte << 24;
      for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
    }
    return sum >>> 0;
  };
  let sequence = 0;
  const page = (flags, granule, packets) => {
    const head = Buffer.alloc(27);
    head.write('OggS');
    head[5] = flags;
    head.writeBigInt64LE(BigInt(granule), 6);
    head.writeUInt32LE(7, 14);
    head.writeUInt32LE(sequence++, 18);
    head[26] = packets.length;
    const whole = Buffer.concat([head, Buffer.from(packets.map((p) => p.length)), ...packets]);
    whole.writeUInt32LE(crc(whole), 22);
    return whole;
  };
  const opusHead = Buffer.from('OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00', 'latin1');
  const tags = Buffer.from('OpusTags\x05\x00\x00\x00moked\x00\x00\x00\x00', 'latin1');
  const silence = Buffer.from([0xf8, 0xff, 0xfe]); // 20 ms
  return Buffer.concat([page(2, 0, [opusHead]), page(0, 0, [tags]), page(4, 312 + 96000, Array(101).fill(silence))]);
}

async function sends(option, name, content, text) {
  const file = path.join(dir, name);
  await writeFile(file, content);
  const words = text ? ['--text', text] : [];
  const { code, out } = await desk.moked('simulate', 'message', option, file, ...words, '--from', '+972521119988', '--name', 'רות שגיא', '--wait', '0');
  assert.equal(code, 0, out);
}

test('a picture, a voice note and a file are seen, heard and kept', async () => {
  const page = await onBoard(browser, desk);
  const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 640, height: 420 } });
  await sends('--image', 'kitchen.png', picture, 'ככה נראה המטבח היום');
  await sends('--voice', 'note.ogg', voiceNote());
  await sends('--document', 'תוכנית הדירה.csv', 'חדר,שטח\nמטבח,12\n');
  await sends('--document', 'page.html', '<!doctype html><script>alert(1)</script>');
  const lead = await found(page);
  await page.goto(`${desk.url}/leads/${lead}?tab=conversation`);
  const log = page.getByRole('log');

  const shown = log.getByRole('img', { name: 'ככה נראה המטבח היום' });
  await shown.waitFor();
  await page.waitForFunction((img) => img.complete && img.naturalWidth > 0, await shown.elementHandle());
  const sound = log.locator('audio');
  await sound.waitFor({ state: 'attached' });
  await page.waitForFunction((a) => Math.abs(a.duration - 2) < 0.2, await sound.elementHandle());
  const caf = await page.request.get(`${desk.url}${await sound.locator('source').nth(1).getAttribute('src')}`);
  assert.equal(caf.headers()['content-type'], 'audio/x-caf');
  await log.getByRole('button', { name: 'ניגון ההקלטה' }).click();
  await page.waitForFunction((a) => a.currentTime > 0, await sound.elementHandle());
  await log.getByText('הקובץ לא נשמר').waitFor();
  const { violations } = await new AxeBuilder({ page }).include('[role=log]').analyze();
  assert.deepEqual(violations.map((v) => v.id), []);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/media-desk.png` });

  await shown.click();
  const lightbox = page.getByRole('dialog');
  await lightbox.getByRole('img').waitFor();
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/media-lightbox.png` });
  await lightbox.getByRole('button', { name: 'שמירה במסמכים' }).click();
  await page.getByText('נשמר במסמכים של הליד').waitFor();
  await page.keyboard.press('Escape');
  await lightbox.waitFor({ state: 'detached' });
  await log.getByRole('button', { name: 'שמירה במסמכים' }).click();
  await page.goto(`${desk.url}/leads/${lead}?tab=docs`);
  await page.getByRole('listitem').filter({ hasText: 'תוכנית הדירה.csv' }).waitFor();
  await page.getByRole('listitem').filter({ hasText: /whatsapp-.*\.png/ }).waitFor();
  if (process.env.SHOTS) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${desk.url}/leads/${lead}?tab=conversation`);
    await log.locator('audio').waitFor({ state: 'attached' });
    await page.waitForTimeout(800);
    await page.screenshot({ path: `${process.env.SHOTS}/media-phone.png` });
  }
  await page.close();
});

/** The lead that the messages made, once all four files are looked after. */
async function found(page) {
  for (let tries = 0; tries < 100; tries++) {
    const { items } = (await api(page, 'GET', '/api/leads?q=%D7%A8%D7%95%D7%AA%20%D7%A9%D7%92%D7%99%D7%90')).body;
    if (items.length === 1) {
      const thread = (await api(page, 'GET', `/api/leads/${items[0].id}/conversation?before=end`)).body;
      const files = thread.items.filter((m) => m.media?.state);
      if (files.length === 4 && files.every((m) => m.media.state !== 'waiting')) return items[0].id;
    }
    await new Promise((r) => setTimeout(r, 100));
  }
  throw new Error(`the files did not come\n${desk.log()}`);
}
