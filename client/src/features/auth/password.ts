/** The shortest password the server takes. */
export const minPassword = 8;
