import { useQueryClient } from '@tanstack/react-query';
import { colleaguesQuery } from '@/api/lookups';
import { type User, usersQuery } from './queries';

/** Puts a changed person into the list at once; the short list of colleagues is asked for again. */
export function useUsersChanged(): (user: User) => void {
  const client = useQueryClient();
  return (user) => {
    client.setQueryData(usersQuery.queryKey, (old) =>
      old?.some((one) => one.id === user.id)
        ? old.map((one) => (one.id === user.id ? user : one))
        : old && [...old, user],
    );
    void client.invalidateQueries({ queryKey: usersQuery.queryKey });
    void client.invalidateQueries({ queryKey: colleaguesQuery.queryKey });
  };
}
