import { useNavigate, useParams, useRouterState, useSearch } from '@tanstack/react-router';
import { LeadView } from './LeadView';

/** The page of one lead. The tab lives in the URL, the list it was opened from in the history. */
export default function LeadPage() {
  const { leadId } = useParams({ from: '/shell/leads/$leadId' });
  const { tab } = useSearch({ from: '/shell/leads/$leadId' });
  const trail = useRouterState({ select: (s) => s.location.state.trail });
  const navigate = useNavigate({ from: '/leads/$leadId' });
  return (
    <LeadView
      id={Number(leadId)}
      tab={tab}
      trail={trail}
      onTab={(next) =>
        void navigate({
          search: (old) => ({ ...old, tab: next === 'overview' ? undefined : next }),
          state: (old) => old,
          replace: true,
          resetScroll: false,
        })
      }
      onGo={(id) =>
        void navigate({
          params: { leadId: String(id) },
          search: (old) => old,
          state: (old) => old,
          replace: true,
        })
      }
    />
  );
}
