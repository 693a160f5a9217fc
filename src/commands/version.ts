declare const WORKSHOP_VERSION: string | undefined;

/** The bundle carries the version; from the sources it is a development build. */
export const version = typeof WORKSHOP_VERSION === "string" ? WORKSHOP_VERSION : "0.0.0-development";
