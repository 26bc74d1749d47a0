declare const brand: unique symbol

/** A plain value whose meaning has been checked; only the module that checks it makes one. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name }
