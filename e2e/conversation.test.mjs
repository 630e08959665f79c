// What a person does in a conversation: a canned reply by keyboard, a message for later, taken back and undone.
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

const field = (page) => page.locator('textarea[data-key=compose]');
const waiting = (page) => page.getByRole('list', { name: 'הודעות שיישלחו בהמשך' }).getByRole('listitem');

/** The conversation of a lead whose 24 hours are open. */
const inConversation = async (size) => {
  const page = await onBoard(browser, desk, size);
  for (const { lead_id } of (await api(page, 'GET', '/api/conversations')).body.items) {
    if (!(await api(page, 'GET', `/api/leads/${lead_id}/conversation`)).body.reply.allowed) continue;
    await page.goto(`/leads/${lead_id}?tab=conversation`);
    await field(page).waitFor();
    return { page, lead: (await api(page, 'GET', `/api/leads/${lead_id}`)).body };
  }
  throw new Error('the demo has no open conversation');
};

describe('a conversation', () => {
  test('takes a canned reply by keyboard, with the names filled in', async () => {
    const { page, lead } = await inConversation(sizes.desk);
    await field(page).fill('/');
    await page.getByRole('button', { name: 'ניהול' }).click();
    await page.getByRole('button', { name: 'תשובה חדשה' }).click();
    await page.getByLabel('שם קצר').fill('שעות');
    await page.getByLabel('הטקסט').fill('היי {first_name}, כאן {business}');
    await page.getByRole('button', { name: 'שמירה' }).click();
    await page.getByRole('dialog').getByText('/שעות').waitFor();
    await page.keyboard.press('Escape');
    await field(page).fill('/ש');
    await page.getByRole('option', { name: /שעות/ }).waitFor();
    await field(page).press('Enter');
    assert.equal(await field(page).inputValue(), `היי ${lead.name.split(' ')[0]}, כאן שיפוצי לוי`);
    await field(page).press('Enter');
    await page.getByRole('log').getByText('כאן שיפוצי לוי').waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  for (const [name, size] of Object.entries(sizes)) {
    test(`sends later, and takes it back (${name})`, async () => {
      const { page, lead } = await inConversation(size);
      const text = `תזכורת לפגישה (${name})`;
      await field(page).fill(text);
      await page.getByRole('button', { name: 'שליחה במועד אחר' }).click();
      await page.getByRole('button', { name: 'מחר ב-09:00' }).click();
      await page.getByRole('button', { name: 'תזמון השליחה' }).click();
      const row = waiting(page).filter({ hasText: text });
      await row.waitFor();
      assert.equal(await field(page).inputValue(), '');
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.nodes[0].html}`), []);
      await row.getByRole('button', { name: 'ביטול השליחה' }).click();
      await row.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'ביטול', exact: true }).last().click();
      await row.waitFor();
      assert.equal((await api(page, 'GET', `/api/leads/${lead.id}/scheduled`)).body.items.filter((m) => m.text === text).length, 1);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
});
