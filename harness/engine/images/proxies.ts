const names = ['http_proxy', 'https_proxy', 'no_proxy'] as const;

/** The proxies of the environment, in both spellings, as build arguments that every Dockerfile knows. */
export function proxyArguments(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name] ?? env[name.toUpperCase()];
      return value ? [[name, value] as const, [name.toUpperCase(), value] as const] : [];
    }),
  );
}
