// Files of leads, and two leads who are one person, as people meet them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder, api, launch, onBoard, serve, sizes } from './desk.mjs';

let desk, browser;
before(async () => {
  [desk, browser] = [await serve(), await launch()];
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

const choose = (page, name, text) =>
  page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const accessible = async (page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), []);
};

describe('files of leads', () => {
  for (const [name, size] of Object.entries(sizes)) {
    test(`a file is mapped, checked, loaded, mended, loaded again and undone (${name})`, async () => {
      const page = await onBoard(browser, desk, size);
      const n = name === 'desk' ? '1' : '2';
      await page.getByRole('button', { name: 'עוד פעולות' }).click();
      await page.getByRole('menuitem', { name: 'ייבוא מקובץ' }).click();
      await page.waitForURL('**/leads/import');
      await accessible(page);
      await choose(page, 'לקוחות.csv', `שם,טלפון,מייל,שלב,תקציב\nאורנה ים,050-700000${n},orna${n}@example.com,לוהט,"1,500"\nברק גל,12,ברק,חדש,הרבה\n`);
      await page.getByText('כך ייראו הלידים הראשונים').waitFor();
      await page.getByText('לוהט').first().waitFor();
      await accessible(page);
      await page.getByRole('button', { name: /לוהט/ }).click();
      await page.getByRole('option', { name: 'מעוניין' }).click();
      await page.getByRole('button', { name: 'בדיקת הקובץ' }).click();
      await page.getByText('זה מה שיקרה').waitFor();
      await page.getByText('מספר הטלפון לא תקין').waitFor();
      await accessible(page);
      await page.getByRole('button', { name: /טעינת שורה/ }).click();
      await page.getByText('הייבוא הסתיים').waitFor();
      const orna = (await api(page, 'GET', `/api/leads?q=050700000${n}`)).body.items[0];
      assert.equal(orna.status, 'interested');
      assert.equal(orna.value_agorot, 150_000);

      const refused = await page.evaluate(async (href) => (await fetch(href)).text(), await page.getByRole('link', { name: 'הורדת השורות שנדחו' }).getAttribute('href'));
      assert.match(refused, /ברק גל,12,ברק/);
      await choose(page, 'מתוקן.csv', refused.replace('12,ברק', `050-800000${n},barak${n}@example.com`).replace('הרבה', '90'));
      await page.getByRole('heading', { name: 'מתוקן.csv' }).waitFor();
      await page.getByRole('button', { name: 'בדיקת הקובץ' }).click();
      await page.getByRole('button', { name: /טעינת שורה/ }).click();
      await page.getByText('הייבוא הסתיים').waitFor();
      assert.equal((await api(page, 'GET', `/api/leads?q=050800000${n}`)).body.items[0].name, 'ברק גל');
      await accessible(page);

      await page.getByRole('button', { name: 'ביטול הייבוא' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'ביטול הייבוא' }).click();
      await page.getByRole('heading', { name: 'הייבוא בוטל' }).waitFor();
      assert.equal((await api(page, 'GET', `/api/leads?q=050800000${n}`)).body.total, 0);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'the page scrolls sideways');
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }

  test('a file that is no table says so where one is looking', async () => {
    const page = await onBoard(browser, desk);
    await page.goto('/leads/import');
    await choose(page, 'דוח.xls', '<html><table><tr><td>שם</td></tr></table></html>');
    await page.getByRole('alert').getByText('זה דף אינטרנט ולא טבלה').waitFor();
    await page.context().close();
  });
});

describe('two leads who are one person', () => {
  test('are hinted at when the second is added, compared, merged, and parted again', async () => {
    const page = await onBoard(browser, desk);
    await api(page, 'POST', '/api/leads', { name: 'ענת ברק', phone: '050-9000001', email: 'anat@example.com' });
    const second = (await api(page, 'POST', '/api/leads', { name: 'ענת ב', email: 'anat@example.com' })).body;
    await page.goto('/leads/duplicates');
    await page.getByText(/אותו.*דוא״ל/).first().waitFor();
    await accessible(page);
    await page.getByRole('listitem').filter({ hasText: 'ענת ברק' }).getByRole('button', { name: 'השוואה' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio').nth(1).check(); // the name of the second
    await accessible(page);
    await dialog.getByRole('button', { name: 'איחוד', exact: true }).click();
    await page.getByText('אוחדו לליד אחד').waitFor();
    const kept = (await api(page, 'GET', `/api/leads/${second.id}`)).body;
    assert.equal(kept.name, 'ענת ב');
    assert.equal(kept.phone, '+972509000001');
    await page.goto(`/leads/${second.id}`); // the old address
    await page.waitForURL(`**/leads/${kept.id}**`);
    await page.getByRole('button', { name: 'הפרדה' }).first().click();
    await page.getByText('הלידים הופרדו').waitFor();
    assert.equal((await api(page, 'GET', `/api/leads/${second.id}`)).body.id, second.id);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('the dialog of a new lead asks before it goes', async () => {
    const page = await onBoard(browser, desk, sizes.phone);
    await api(page, 'POST', '/api/leads', { name: 'משה אורן', email: 'moshe@example.com' });
    await page.keyboard.press('KeyN');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'שם מלא' }).fill('משה אורן');
    await dialog.getByRole('button', { name: 'שמירה' }).click();
    await page.getByRole('dialog', { name: 'אולי כבר קיים' }).waitFor();
    await accessible(page);
    await page.getByRole('button', { name: 'זה אדם אחר' }).click();
    await page.getByText('סומנו כאנשים שונים').waitFor();
    await page.context().close();
  });
});
