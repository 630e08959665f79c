import { useT } from '@/i18n';
import { Dot } from '@/ui/Chip';
import { Select } from '@/ui/Select';

const colors = ['blue', 'violet', 'amber', 'green', 'rose', 'slate'] as const;

type Color = (typeof colors)[number];

/** One of the colours that stages and tags have. */
export function ColorSelect({ value, onChange }: { value: Color; onChange: (color: Color) => void }) {
  const t = useT();
  return (
    <Select
      label={t('statuses.color')}
      value={value}
      onChange={onChange}
      options={colors.map((color) => ({
        value: color,
        label: t(`statuses.color.${color}`),
        icon: <Dot tone={color} className="!size-2.5" />,
      }))}
    />
  );
}
