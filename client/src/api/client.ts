import createClient from 'openapi-fetch';
import { apiFetch } from './apiFetch';
import type { components, paths } from './schema';

/** A shape of the API by its name in the OpenAPI document. */
export type Schema<K extends keyof components['schemas']> = components['schemas'][K];

/** The typed client of the whole API. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: apiFetch });

/** The body of an answer. apiFetch throws on refusals, so an answer that comes is a good one. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
