/**
 * What the image of specs tells the runner, one JSON object a message. The runner only ever says "one more turn".
 */
export type XsEvent =
  | { readonly type: "begin"; readonly title: string }
  | { readonly type: "pass"; readonly title: string }
  | { readonly type: "pending"; readonly title: string }
  | { readonly type: "fail"; readonly title: string; readonly message: string; readonly stack: string }
  | { readonly type: "turn"; readonly idle: boolean }
  | { readonly type: "end" };
