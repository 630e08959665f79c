import { FileText } from 'lucide-react';
import { useT } from '@/i18n';
import { Empty } from '@/ui/Empty';

/** Documents of a lead. This version of the server keeps none, and the page says so. */
export default function Docs() {
  const t = useT();
  return <Empty icon={<FileText />} title={t('docs.empty')} hint={t('docs.emptyHint')} />;
}
