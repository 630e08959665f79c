import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { FormFailure } from '@/ui/FormFailure';
import { Ai } from './Ai';
import { Editor } from './Editor';
import { Notice } from './Notice';
import { type Prompts as SavedPrompts, type TextName, texts } from './queries';
import { LastChange, Saved, Versions } from './Saved';
import { useDraft } from './useDraft';
import { useLeaveGuard } from './useLeaveGuard';
import { useRestore, useSavePrompts } from './useSavePrompts';

const VersionSheet = lazy(() => import('./VersionSheet'));
const LeaveDialog = lazy(() => import('./LeaveDialog'));

/** The two texts to write, what became of them, and below them the AI settings. */
export function Prompts({ saved }: { saved: SavedPrompts }) {
  const t = useT();
  const { permissions } = useMe();
  const canWrite = permissions.includes('prompts:write');
  const draft = useDraft(saved);
  const [settingsDirty, setSettingsDirty] = useState(false);
  const [opened, setOpened] = useState<number>();
  const guard = useLeaveGuard(draft.dirty || settingsDirty);
  const save = useSavePrompts(draft.forget);
  const { restore } = useRestore();
  const failure = failureText(save.error);
  const refused = (name: TextName) => (isApiError(save.error) ? save.error.field(name) : undefined);
  const submit = () => {
    if (canWrite && draft.dirty && !save.isPending) save.mutate(draft.shown);
  };
  useSaveKey(submit);
  const change = (name: TextName, value: string) => {
    draft.change(name, value);
    // A refusal is about the text that was sent.
    if (save.error) save.reset();
  };
  const discard = () => {
    draft.discard();
    save.reset();
  };
  const budgets = { calls_prompt: saved.budget.calls, whatsapp_prompt: saved.budget.whatsapp };

  return (
    <>
      <header
        className={cx(
          'flex flex-wrap items-end gap-x-3 gap-y-2 py-2',
          // While there is something to save, the way to save it stays in sight.
          draft.dirty && 'sticky top-0 z-10 -mx-4 bg-bg px-4 md:-mx-6 md:px-6',
        )}
      >
        <div className="min-w-0 flex-1 basis-64">
          <h1 className="text-xl">{t('prompts.title')}</h1>
          <p className="text-sm text-fg-2">{t('prompts.lead')}</p>
          {saved.version > 0 && (
            <p className="mt-0.5 text-xs text-fg-3">
              {t('prompts.version', { n: saved.version })}
              {' · '}
              <Saved version={saved} />
            </p>
          )}
        </div>
        {canWrite && (
          <div className="flex gap-2">
            {draft.dirty && (
              <Button variant="ghost" onPress={discard} isDisabled={save.isPending}>
                {t('prompts.discard')}
              </Button>
            )}
            <Button
              variant="primary"
              isDisabled={!draft.dirty}
              isPending={save.isPending}
              onPress={submit}
              aria-keyshortcuts="Control+S Meta+S"
            >
              {t('prompts.save')}
            </Button>
          </div>
        )}
      </header>
      {!canWrite && <Notice tone="slate" title={t('prompts.readOnly')} />}
      {saved.warning && <Notice tone="amber" title={saved.warning} />}
      {draft.outdated && (
        <Notice tone="amber" title={t('prompts.newer', { n: saved.version })} hint={t('prompts.newerHint')} />
      )}
      <FormFailure {...failure} />
      <div className="grid gap-4 md:grid-cols-2">
        {texts.map((name) => (
          <Editor
            key={name}
            name={name}
            value={draft.shown[name]}
            error={refused(name)}
            budget={budgets[name]}
            saved={saved[name]}
            readOnly={!canWrite}
            onChange={(value) => change(name, value)}
          />
        ))}
      </div>
      <div className="grid items-start gap-4 md:grid-cols-2">
        {saved.version > 0 && <LastChange saved={saved} />}
        <Versions current={saved.version} onOpen={setOpened} />
      </div>
      {permissions.includes('settings:read') && (
        <Ai canWrite={permissions.includes('settings:write')} onDirty={setSettingsDirty} />
      )}
      <Suspense>
        {opened !== undefined && (
          <VersionSheet
            version={opened}
            current={saved}
            canRestore={canWrite}
            dirty={draft.dirty}
            onRestore={(version) => {
              restore({ version, former: saved.version });
              setOpened(undefined);
            }}
            onClose={() => setOpened(undefined)}
          />
        )}
        {guard && <LeaveDialog {...guard} />}
      </Suspense>
    </>
  );
}

// By the key's place: in a Hebrew layout the same key types another letter.
function useSaveKey(submit: () => void) {
  const latest = useRef(submit);
  useEffect(() => {
    latest.current = submit;
  });
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.code !== 'KeyS' || !(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey) return;
      e.preventDefault();
      latest.current();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
