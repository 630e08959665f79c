import { ReceiptText } from 'lucide-react';
import { useT } from '@/i18n';
import { Empty } from '@/ui/Empty';

/** Quotes and payments of a lead. This version of the server has none, and the page says so. */
export default function Billing() {
  const t = useT();
  return <Empty icon={<ReceiptText />} title={t('billing.empty')} hint={t('billing.emptyHint')} />;
}
