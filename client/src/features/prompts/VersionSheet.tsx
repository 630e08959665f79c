import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Segmented } from '@/ui/Segmented';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { Changes } from './Changes';
import { useTextLabel } from './Editor';
import { type Prompts, texts, versionQuery } from './queries';
import { Saved } from './Saved';

interface VersionSheetProps {
  version: number;
  current: Prompts;
  canRestore: boolean;
  /** Restoring would hide behind what is being written. */
  dirty: boolean;
  onRestore: (version: number) => void;
  onClose: () => void;
}

/** One version: its texts, how they differ from those in force, and the way back to it. */
export default function VersionSheet(props: VersionSheetProps) {
  const { version, current, canRestore, dirty, onRestore, onClose } = props;
  const t = useT();
  const label = useTextLabel();
  const { data, error, isPending, refetch } = useQuery(versionQuery(version));
  const loading = useDelayed(isPending);
  const isCurrent = version === current.version;
  const [view, setView] = useState<'text' | 'diff'>('text');
  return (
    <Dialog
      side
      title={t('prompts.version', { n: version })}
      description={data && <Saved version={data} />}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <DialogBody>
        {!isCurrent && data && (
          <div>
            <Segmented
              label={t('prompts.view')}
              value={view}
              onChange={setView}
              options={[
                { value: 'text', label: t('prompts.viewText') },
                { value: 'diff', label: t('prompts.viewDiff') },
              ]}
            />
          </div>
        )}
        {loading && <Skeleton className="h-40" />}
        {error && !data && (
          <>
            <FormFailure {...failureText(error)} />
            <Button className="self-start" onPress={() => void refetch()}>
              {t('action.retry')}
            </Button>
          </>
        )}
        {data &&
          texts.map((name) => (
            <section key={name} className="flex flex-col gap-1.5">
              <h3 className="text-sm">{label(name)}</h3>
              {view === 'diff' && !isCurrent ? (
                <Changes before={current[name]} after={data[name]} />
              ) : data[name] ? (
                <p
                  dir="auto"
                  className="rounded-md border border-line bg-sunken px-3 py-2 text-sm leading-6 break-words whitespace-pre-wrap"
                >
                  {data[name]}
                </p>
              ) : (
                <p className="text-sm text-fg-3">{t('prompts.emptyText')}</p>
              )}
            </section>
          ))}
      </DialogBody>
      {canRestore && !isCurrent && data && (
        <DialogFooter>
          <Button
            variant="primary"
            isDisabled={dirty}
            icon={<RotateCcw className="size-4" aria-hidden />}
            onPress={() => onRestore(version)}
          >
            {t('prompts.restore')}
          </Button>
          {dirty && <p className="self-center text-xs text-fg-3">{t('prompts.restoreDirty')}</p>}
        </DialogFooter>
      )}
    </Dialog>
  );
}
