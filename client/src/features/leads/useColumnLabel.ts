import { useT } from '@/i18n';
import type { ColumnDef } from './columns';

/** What a column is called. */
export function useColumnLabel(): (def: ColumnDef) => string {
  const t = useT();
  return (def) => (typeof def.label === 'string' ? t(def.label) : def.label.text);
}
