import { lazy, Suspense } from 'react';
import InboxPage from '@/features/inbox/InboxPage';

const LeadThread = lazy(() => import('@/features/leads/page/LeadThread'));
const LeadAside = lazy(() => import('@/features/leads/page/LeadAside'));

/** The inbox, with the lead's own conversation and facts in its panes. */
export default function InboxDesk() {
  return (
    <InboxPage
      renderThread={(lead, header, onMissing) => (
        <Suspense fallback={<span className="flex-1" />}>
          <LeadThread key={lead} id={lead} header={header} onMissing={onMissing} />
        </Suspense>
      )}
      renderSide={(lead, onClose) => (
        <Suspense>
          <LeadAside key={lead} id={lead} onClose={onClose} />
        </Suspense>
      )}
    />
  );
}
