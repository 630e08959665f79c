// From a quote to the money: what a person does on a lead's billing tab.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { api, launch, onBoard, serve, sizes, visit } from './desk.mjs';

let desk, browser;
before(async () => {
  [desk, browser] = [await serve(), await launch()];
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

describe('billing', () => {
  for (const [name, size] of Object.entries(sizes)) {
    test(`quote, issue, PDF, request, payment (${name})`, async () => {
      const page = await onBoard(browser, desk, size);
      await api(page, 'PUT', '/api/billing/settings', {
        legal_name: 'שיפוצי לוי בע״מ', tax_id: '123456782', dealer: 'company', address: 'הרצל 1, חיפה', phone: '04-8550142',
        email: 'office@levi.example', footer: '', prefix: '', valid_days: 30, logo: '',
      });
      const lead = (await api(page, 'POST', '/api/leads', { name: `דנה ${name}` })).body;
      await page.goto(`/leads/${lead.id}?tab=billing`);
      await page.getByRole('button', { name: 'הצעת מחיר' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('נושא').fill('שיפוץ מטבח');
      await dialog.getByPlaceholder('מוצר או שירות').fill('עבודה');
      await dialog.getByLabel(/כמות/).fill('2.5');
      await dialog.getByPlaceholder('מחיר ליחידה בש״ח').fill('1,000.10');
      await dialog.locator('[data-total]').getByText('2,950.30').waitFor(); // 2,500.25 and 18 %
      await dialog.getByRole('button', { name: 'הפקת ההצעה' }).click();
      await dialog.waitFor({ state: 'detached' });
      const quote = page.locator('[data-document]', { hasText: 'הצעת מחיר' });
      await quote.getByText('ממתינה').waitFor();
      const id = Number(await quote.getAttribute('data-document'));
      const pdf = await page.request.get(`${desk.url}/api/billing/documents/${id}/pdf`);
      assert.equal(pdf.headers()['content-type'], 'application/pdf');
      assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');

      await quote.getByRole('button', { name: 'שליחה ללקוח' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'יצירת קישור' }).click();
      const link = await page.getByRole('dialog').locator('[data-link]').textContent();
      const customer = await visit(browser, desk, size); // somebody without an account
      await customer.goto(link);
      await customer.getByRole('button', { name: 'אישור ההצעה' }).click();
      await customer.getByText('תודה').waitFor();
      assert.deepEqual(customer.complaints, []);
      await customer.context().close();
      await page.keyboard.press('Escape');
      await quote.getByText('אושרה').first().waitFor(); // by the live stream
      await quote.getByRole('button', { name: 'דרישת תשלום' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'הפקת הדרישה' }).click();
      const request = page.locator('[data-document]', { hasText: 'ממתינה לתשלום' });
      await request.getByRole('button', { name: 'רישום תשלום' }).click();
      await page.getByRole('dialog').getByLabel('סכום בש״ח').fill('1000');
      await page.getByRole('dialog').getByRole('button', { name: 'רישום', exact: true }).click();
      await page.getByText('שולמה חלקית').waitFor();
      const of = (await api(page, 'GET', `/api/leads/${lead.id}/billing`)).body;
      assert.equal(of.balance_agorot, 195_030);
      assert.equal(of.paid_agorot, 100_000);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
});
