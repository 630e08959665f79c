import { useT } from '@/i18n';

const known = ['email', 'name', 'phone'] as const;

/** Why two leads may be one person, in words. */
export function useReasons(): (reasons: string[]) => string {
  const t = useT();
  return (reasons) => {
    const words = known.filter((r) => reasons.includes(r)).map((r) => t(`merge.reason.${r}`));
    return t('merge.same', { reasons: words.join(t('merge.and')) });
  };
}
