import { useT } from '@/i18n';
import { Select } from '@/ui/Select';
import { type GivenRole, givenRoles } from './queries';

interface RoleSelectProps {
  value: GivenRole;
  onChange: (role: GivenRole) => void;
  error?: string;
}

/** What a person may do, each role explained. */
export function RoleSelect({ value, onChange, error }: RoleSelectProps) {
  const t = useT();
  return (
    <Select
      label={t('users.role')}
      value={value}
      onChange={onChange}
      error={error}
      description={t(`users.roleHint.${value}`)}
      options={givenRoles.map((role) => ({
        value: role,
        label: t(`users.role.${role}`),
        description: t(`users.roleHint.${role}`),
      }))}
    />
  );
}
