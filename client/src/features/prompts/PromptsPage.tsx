import { useT } from '@/i18n';

/** The page of /agent. */
export default function PromptsPage() {
  const t = useT();
  return <h1 className="p-6 text-xl">{t('nav.agent')}</h1>;
}
