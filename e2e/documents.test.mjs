// A document of a lead from its upload to its undo, and a lead that a form sends to the board.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { api, launch, onBoard, serve } from './desk.mjs';

let desk, browser;
before(async () => {
  [desk, browser] = [await serve(), await launch()];
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

const row = (page, name) =>
  page.getByRole('list', { name: 'מסמכים' }).getByRole('listitem').filter({ hasText: name });

describe('documents', () => {
  test('are uploaded, shown, refused in words, deleted and brought back', async () => {
    const page = await onBoard(browser, desk);
    const lead = (await api(page, 'GET', '/api/leads?limit=1')).body.items[0];
    await page.goto(`${desk.url}/leads/${lead.id}?tab=docs`);
    const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 200 } });
    await page.locator('input[type=file][multiple]').setInputFiles([
      { name: 'דלת.png', mimeType: 'image/png', buffer: picture },
      { name: 'page.png', mimeType: 'image/png', buffer: Buffer.from('<!doctype html><script>1</script>') },
    ]);
    await row(page, 'דלת.png').getByRole('button', { name: 'פעולות' }).waitFor();
    await row(page, 'page.png').getByRole('alert').waitFor();

    await row(page, 'דלת.png').getByText('דלת.png').click();
    const shown = page.getByRole('dialog').getByRole('img', { name: 'דלת.png' });
    await shown.waitFor();
    await page.waitForFunction((img) => img.complete && img.naturalWidth === 300, await shown.elementHandle());
    await page.keyboard.press('Escape');

    await row(page, 'דלת.png').getByRole('button', { name: 'פעולות' }).click();
    await page.getByRole('menuitem', { name: 'מחיקה' }).click();
    await row(page, 'דלת.png').waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'הודעות' }).getByRole('button', { name: 'ביטול' }).click();
    await row(page, 'דלת.png').waitFor();
    await page.close();
  });
});

describe('a form of a web site', () => {
  test('sends a lead that appears on the board', async () => {
    const page = await onBoard(browser, desk);
    const made = (await api(page, 'POST', '/api/intake', { name: 'טופס באתר' })).body;
    const answer = await page.request.post(desk.url + new URL(made.url).pathname, {
      data: { שם: 'נועה מהטופס', טלפון: '052-3344556' },
    });
    assert.equal(answer.status(), 201);
    const { lead_id: id } = await answer.json();
    await page.locator(`[data-card="${id}"]`).getByText('נועה מהטופס').waitFor();
    await page.close();
  });
});
