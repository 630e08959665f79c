import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { FormFailure } from '@/ui/FormFailure';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { AiAccount } from './AiAccount';
import { AiBot } from './AiBot';
import { AiVoice } from './AiVoice';
import { Notice } from './Notice';
import { aiQuery } from './queries';

interface AiProps {
  canWrite: boolean;
  onDirty: (dirty: boolean) => void;
}

/** The AI settings, in sections that are saved one by one. */
export function Ai({ canWrite, onDirty }: AiProps) {
  const t = useT();
  const { data, error, isPending, isFetching, refetch } = useQuery(aiQuery);
  const loading = useDelayed(isPending);
  const [voiceDirty, setVoiceDirty] = useState(false);
  const [accountDirty, setAccountDirty] = useState(false);
  const dirty = voiceDirty || accountDirty;
  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  return (
    <section aria-labelledby="ai-title" className="mt-2 flex flex-col gap-4">
      <h2 id="ai-title" className="text-lg">
        {t('ai.title')}
      </h2>
      {!canWrite && <Notice tone="slate" title={t('ai.readOnly')} />}
      {loading && <Skeleton className="h-40" />}
      {error && !data && (
        <>
          <FormFailure {...failureText(error)} />
          <Button className="self-start" isPending={isFetching} onPress={() => void refetch()}>
            {t('action.retry')}
          </Button>
        </>
      )}
      {data && (
        <div className="grid items-start gap-4 md:grid-cols-2">
          <AiVoice saved={data} canWrite={canWrite} onDirty={setVoiceDirty} />
          <div className="flex min-w-0 flex-col gap-4">
            <AiBot saved={data} canWrite={canWrite} />
            <AiAccount saved={data} canWrite={canWrite} onDirty={setAccountDirty} />
          </div>
        </div>
      )}
    </section>
  );
}
