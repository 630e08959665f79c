import { useNavigate, useParams, useRouterState, useSearch } from '@tanstack/react-router';
import '@/i18n/more';
import { LeadView } from './LeadView';

/** The page of one lead. The tab lives in the URL, the list it was opened from in the history. */
export default function LeadPage() {
  const { leadId } = useParams({ from: '/shell/leads/$leadId' });
  const search = useSearch({ from: '/shell/leads/$leadId' });
  const trail = useRouterState({ select: (s) => s.location.state.trail });
  const navigate = useNavigate({ from: '/leads/$leadId' });
  return (
    <LeadView
      id={Number(leadId)}
      search={search}
      trail={trail}
      onSearch={(next) =>
        void navigate({ search: next, state: (old) => old, replace: true, resetScroll: false })
      }
      onGo={(id) =>
        void navigate({
          params: { leadId: String(id) },
          search: { tab: search.tab },
          state: (old) => old,
          replace: true,
        })
      }
    />
  );
}
