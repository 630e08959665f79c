import { useQuery } from '@tanstack/react-query';
import { billingSettingsQuery } from '@/api/billing';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { BillingDetails } from './BillingDetails';
import { Catalogue } from './Catalogue';
import { Connectors } from './Connectors';

/** What stands on documents, and what the business sells. */
export default function BillingSettings() {
  const { data, error, isPending } = useQuery(billingSettingsQuery);
  const loading = useDelayed(isPending);
  if (error && !data) throw error;
  if (!data) return loading && <Skeleton className="h-64 !rounded-lg" />;
  return (
    <div className="flex flex-col gap-4">
      <BillingDetails key={JSON.stringify(data).length} settings={data} />
      <Catalogue />
      <Connectors />
    </div>
  );
}
