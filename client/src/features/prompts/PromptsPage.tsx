import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useT } from '@/i18n';
import '@/i18n/more';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { Prompts } from './Prompts';
import { promptsQuery } from './queries';

/** The page of the AI agent: what it is told, and how it is set. */
export default function PromptsPage() {
  const t = useT();
  const { data, error, isPending } = useQuery(promptsQuery);
  const loading = useDelayed(isPending);
  useEffect(() => {
    document.title = `${t('nav.agent')} · ${t('app.name')}`;
  }, [t]);
  if (error && !data) throw error;
  return (
    <div className="relative min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-5xl flex-col gap-4 p-4 md:px-6 md:py-6">
        {data ? <Prompts saved={data} /> : loading && <PromptsSkeleton />}
      </div>
    </div>
  );
}

function PromptsSkeleton() {
  return (
    <>
      <Skeleton className="h-12 w-72" />
      <div className="grid gap-4 md:grid-cols-2">
        <Skeleton className="h-120" />
        <Skeleton className="h-120" />
      </div>
    </>
  );
}
