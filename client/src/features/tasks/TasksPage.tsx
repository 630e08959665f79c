import { useT } from '@/i18n';

/** The page of /tasks. */
export default function TasksPage() {
  const t = useT();
  return <h1 className="p-6 text-xl">{t('nav.tasks')}</h1>;
}
