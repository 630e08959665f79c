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

/** A PDF of one page with a filled square on it. */
const pdf = () => {
  const drawing = '0.1 0.4 0.4 rg 50 50 200 100 re f';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(
    `${text}xref\n0 5\n0000000000 65535 f \n${table}trailer << /Size 5 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
  );
};

describe('a PDF', () => {
  test('is found everywhere by its name, and shown in our own page', async () => {
    const page = await onBoard(browser, desk);
    const lead = (await api(page, 'GET', '/api/leads?limit=1')).body.items[0];
    await page.goto(`${desk.url}/leads/${lead.id}?tab=docs`);
    await page.locator('input[type=file][multiple]').setInputFiles({ name: 'הסכם ליווי.pdf', mimeType: 'application/pdf', buffer: pdf() });
    await row(page, 'הסכם ליווי.pdf').getByRole('button', { name: 'פעולות' }).waitFor();

    await page.goto(`${desk.url}/leads`);
    await page.getByRole('main').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('ליווי');
    const content = page.waitForResponse((r) => /documents\/\d+\/content/.test(r.url()));
    await page.getByRole('option', { name: /הסכם/ }).click();
    await page.waitForURL(/tab=docs/);
    const answer = await content;
    assert.equal(answer.status(), 200);
    assert.match(answer.headers()['content-security-policy'], /frame-ancestors 'self'/);
    await page.getByRole('dialog').locator('iframe, object, embed').first().waitFor();
    assert.deepEqual(page.complaints ?? [], []);
    if (process.env.SHOTS) {
      await page.waitForTimeout(1500);
      await page.screenshot({ path: `${process.env.SHOTS}/pdf.png` });
    }
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
