import { useInfiniteQuery } from '@tanstack/react-query';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import type { Lead } from '../queries';
import { activityQuery } from './queries';
import { Timeline } from './Timeline';

/** All that happened with a lead. */
export default function Activity({ lead }: { lead: Lead }) {
  const t = useT();
  const query = useInfiniteQuery(activityQuery(lead.id));
  return (
    <div className="mx-auto max-w-3xl p-4 md:p-6">
      <Card bodyClassName="p-4">
        <Timeline entries={query.data?.pages.flatMap((page) => page.items)} />
        {query.hasNextPage && (
          <Button
            size="sm"
            className="mt-4"
            isPending={query.isFetchingNextPage}
            onPress={() => void query.fetchNextPage()}
          >
            {t('action.loadMore')}
          </Button>
        )}
      </Card>
    </div>
  );
}
