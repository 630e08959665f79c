import { useMutation } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';
import type { User } from './queries';
import { useUsersChanged } from './useUsersChanged';

/** Opens or closes the door for a person, and offers to undo it. */
export function useAccess() {
  const changed = useUsersChanged();
  const change = useMutation({
    mutationFn: ({ user, disabled }: { user: User; disabled: boolean; isUndo?: boolean }) =>
      body(api.PATCH('/api/users/{id}', { params: { path: { id: user.id } }, body: { disabled } })),
    onSuccess: (user, { disabled, isUndo }) => {
      changed(user);
      toast({
        kind: isUndo ? 'info' : 'success',
        title: t(disabled ? 'users.disabledDone' : 'users.enabledDone', { name: user.name }),
        action: isUndo
          ? undefined
          : {
              label: t('action.undo'),
              run: () => change.mutate({ user, disabled: !disabled, isUndo: true }),
            },
      });
    },
  });
  return (user: User) => change.mutate({ user, disabled: !user.disabled });
}
