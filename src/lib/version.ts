/** Put in place by the build. */
declare const CASCADE_LAB_VERSION: string | undefined;

/** The package's version and the commit, such as `0.1.0 (1a2b3c4d5e)`; a `+` behind the commit says that files differed from it. */
export const VERSION: string = typeof CASCADE_LAB_VERSION === 'string' ? CASCADE_LAB_VERSION : 'development';
