// What must not be forgotten: tasks from the form to done and back, and a reminder that falls due while
// one looks elsewhere.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder, api, launch, serve, signIn, sizes, visit } from './desk.mjs';

const owner = { email: 'tamar@moked.test', password: 'correct horse 9 battery' };
let desk, browser;
before(async () => {
  [desk, browser] = [await serve(), await launch()];
  const page = await visit(browser, desk);
  await signIn(page);
  await api(page, 'POST', '/api/admin/businesses/1/impersonate');
  const made = await api(page, 'POST', '/api/users', { ...owner, name: 'תמר', role: 'owner' });
  assert.equal(made.status, 201);
  await page.context().close();
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

describe('tasks and notifications', () => {
  for (const [name, size] of Object.entries(sizes)) {
    test(`a task is written, done and taken back (${name})`, async () => {
      const page = await visit(browser, desk, size);
      await signIn(page, owner);
      await page.goto('/tasks');
      await page.getByRole('button', { name: 'משימה חדשה' }).click();
      const form = page.getByRole('dialog');
      const title = `לבדוק מלאי ${name}`;
      await form.getByLabel('מה לעשות?').fill(title);
      await form.getByRole('button', { name: 'בעוד שעה' }).click();
      const saved = page.waitForResponse((r) => r.url().endsWith('/api/tasks') && r.request().method() === 'POST');
      await form.getByRole('button', { name: 'הוספת משימה' }).click();
      const task = await (await saved).json();
      const away = Date.parse(task.due_at) - Date.now();
      assert.ok(away > 55 * 60_000 && away <= 61 * 60_000, `due in ${away} ms`);
      const row = page.locator('main').getByRole('listitem').filter({ hasText: title });
      await row.getByRole('button', { name: /^סימון כבוצע/ }).click();
      await row.waitFor({ state: 'detached' });
      await page.getByRole('region', { name: 'הודעות' }).getByRole('button', { name: 'ביטול' }).last().click();
      await row.waitFor();
      assert.equal((await api(page, 'GET', '/api/tasks?when=done')).body.items.filter((i) => i.id === task.id).length, 0);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }

  test('a due reminder rings in the bell and in a toast, and is read once', async () => {
    const page = await visit(browser, desk);
    await signIn(page, owner);
    await page.goto('/calls');
    await page.getByRole('button', { name: 'התראות', exact: true }).waitFor();
    const me = (await api(page, 'GET', '/api/auth/me')).body.user.id;
    await api(page, 'POST', '/api/tasks', { title: 'להתקשר לספק', due_at: new Date(Date.now() + 1500).toISOString(), assignee_id: me });
    await page.getByRole('region', { name: 'הודעות' }).getByText(/הגיע הזמן: .*להתקשר לספק/).waitFor();
    await page.getByRole('button', { name: 'התראה חדשה אחת' }).click();
    const list = page.getByRole('dialog', { name: 'התראות' });
    const axe = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(axe.violations.map((v) => v.id), []);
    await list.getByRole('button', { name: /להתקשר לספק/ }).click();
    await page.waitForURL(/\/tasks/);
    await page.getByRole('button', { name: 'התראות', exact: true }).waitFor();
    assert.equal((await api(page, 'GET', '/api/notifications')).body.unread, 0);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('every role has an account of its own, with what to be told and an address for the calendar', async () => {
    const page = await visit(browser, desk, sizes.phone);
    await signIn(page, owner);
    await page.goto('/account');
    const mail = page.getByRole('checkbox', { name: /ליד שעבר לאחריותי.*במכשיר/ });
    const saved = page.waitForResponse((r) => r.url().endsWith('/api/notifications/settings') && r.request().method() === 'PUT');
    await mail.click(); // and not uncheck(), which looks before the page has drawn
    assert.equal((await saved).status(), 200);
    await page.reload();
    await mail.waitFor();
    assert.equal(await mail.isChecked(), false);
    await page.getByRole('button', { name: 'יצירת כתובת' }).click();
    const url = await page.getByLabel('הכתובת').inputValue();
    const answer = await page.request.get(url);
    assert.match(await answer.text(), /^BEGIN:VCALENDAR\r\n/);
    await page.getByRole('button', { name: 'ביטול הכתובת' }).click();
    await page.getByRole('button', { name: 'יצירת כתובת' }).waitFor();
    assert.equal((await page.request.get(url)).status(), 404);
    await page.getByRole('alertdialog').getByText('הכתובת בוטלה').waitFor(); // the toast loads when it is first needed
    const axe = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(axe.violations.map((v) => v.id), []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('an administrator in no business reaches their account', async () => {
    const page = await visit(browser, desk);
    await signIn(page);
    await page.getByRole('button', { name: 'התפריט שלי' }).click();
    await page.getByRole('menuitem', { name: 'החשבון שלי' }).click();
    await page.getByRole('heading', { name: 'החשבון שלי' }).waitFor();
    assert.equal(await page.getByRole('heading', { name: 'על מה להודיע לי' }).count(), 0);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
});
