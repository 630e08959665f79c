import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ChevronRight, FileSpreadsheet } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { useT } from '@/i18n';
import '@/i18n/more';
import { buttonClass } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { Empty } from '@/ui/Empty';
import { ColumnsStep } from './ColumnsStep';
import { Progress } from './Progress';
import { type Import, importQuery, isBusy } from './queries';
import { ResultStep } from './ResultStep';
import { ReviewStep } from './ReviewStep';

/** What can be done with an import, besides changing its settings. */
export type Act = 'check' | 'run' | 'undo';

/** One import from its columns to its end. The step follows from its state, so that a reload, a second
 * tab or another person stand at the same place. */
export default function ImportWizard() {
  const t = useT();
  const client = useQueryClient();
  const { importId } = useParams({ from: '/shell/leads/import/$importId' });
  const id = Number(importId);
  const { data: of, error } = useQuery(importQuery(id));
  const [editing, setEditing] = useState(false);
  const act = useMutation({
    mutationFn: (what: Act) => {
      const params = { params: { path: { id } } };
      if (what === 'check') return body(api.POST('/api/imports/{id}/check', params));
      if (what === 'run') return body(api.POST('/api/imports/{id}/run', params));
      return body(api.POST('/api/imports/{id}/undo', params));
    },
    onSuccess: (now) => {
      setEditing(false);
      client.setQueryData(importQuery(id).queryKey, now);
      void client.invalidateQueries({ queryKey: ['imports', id] });
    },
  });
  useEffect(() => {
    document.title = `${of?.name ?? t('import.title')} · ${t('app.name')}`;
  }, [t, of?.name]);

  if (isApiError(error) && error.status === 404) {
    return (
      <Empty
        className="flex-1"
        icon={<FileSpreadsheet />}
        title={error.message}
        hint={error.hint}
        action={
          <Link to="/leads/import" className={buttonClass('primary')}>
            {t('import.back')}
          </Link>
        }
      />
    );
  }
  if (error && !of) throw error;
  if (!of) return null;

  const columns = of.state === 'ready' || (of.state === 'checked' && editing);
  const run = (what: Act) => act.mutate(what);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-5xl flex-col gap-4 p-4 md:px-6 md:py-6">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-3">
          <Link
            to="/leads/import"
            aria-label={t('import.back')}
            className="grid size-9 place-items-center rounded-md text-fg-2 hover:bg-hover coarse:size-11"
          >
            <ChevronRight className="size-5 ltr:-scale-x-100" aria-hidden />
          </Link>
          <h1 className="min-w-0 flex-1 truncate text-xl">
            <bdi>{of.name}</bdi>
          </h1>
          <Steps of={of} columns={columns} />
        </div>
        {columns && <ColumnsStep of={of} isPending={act.isPending} onCheck={() => run('check')} />}
        {isBusy(of) && <Progress of={of} onStop={() => run('undo')} />}
        {of.state === 'checked' && !editing && (
          <ReviewStep
            of={of}
            isPending={act.isPending}
            onRun={() => run('run')}
            onEdit={() => setEditing(true)}
          />
        )}
        {(of.state === 'done' || of.state === 'undone') && (
          <ResultStep of={of} isPending={act.isPending} onUndo={() => run('undo')} />
        )}
      </div>
    </div>
  );
}

function Steps({ of, columns }: { of: Import; columns: boolean }) {
  const t = useT();
  const now = columns ? 0 : of.state === 'checking' || of.state === 'checked' ? 1 : 2;
  const steps = [t('import.step.columns'), t('import.step.check'), t('import.step.done')];
  return (
    <ol aria-label={t('import.steps')} className="flex items-center gap-1.5 text-xs max-md:w-full">
      {steps.map((step, i) => (
        <li
          key={step}
          aria-current={i === now ? 'step' : undefined}
          className={cx('flex items-center gap-1.5', i === now ? 'font-medium text-fg' : 'text-fg-3')}
        >
          {i > 0 && <span className="h-px w-5 bg-line-strong" aria-hidden />}
          <span
            className={cx(
              'num grid size-5 place-items-center rounded-full text-2xs',
              i <= now ? 'bg-brand text-brand-fg' : 'bg-active text-fg-2',
            )}
            aria-hidden
          >
            {i + 1}
          </span>
          {step}
        </li>
      ))}
    </ol>
  );
}
