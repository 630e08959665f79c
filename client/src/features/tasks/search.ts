/** What the URL of the tasks page holds. */
export interface TasksSearch {
  owner?: 'me';
  show?: 'done';
}

/** Reads the URL of the tasks page, dropping what does not belong. */
export function validateTasksSearch(search: Record<string, unknown>): TasksSearch {
  return {
    owner: search.owner === 'me' ? 'me' : undefined,
    show: search.show === 'done' ? 'done' : undefined,
  };
}
