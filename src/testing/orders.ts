/** How often and from when on something that is ordered is carried out. */
export interface OrderTimes {
  readonly times?: number;
  readonly after?: number;
}

export interface OrderHandle {
  readonly hits: number;
  remove(): void;
}

/** What a test has ordered and not taken back, in that order. */
export interface Orders<Item, Scope extends OrderTimes> {
  readonly add: (item: Item, scope: Scope) => OrderHandle;
  /** Finds the first order that is to be carried out, and counts: in all that cover the request, and in the one that is found. */
  readonly take: (covers: (scope: Scope) => boolean, applies?: (item: Item) => boolean) => Item | undefined;
  readonly clear: () => void;
}

/** `onChange` is told what is ordered whenever that is more or less than before. */
export function createOrders<Item, Scope extends OrderTimes>(
  onChange: (items: readonly Item[]) => void = () => undefined,
): Orders<Item, Scope> {
  let orders: readonly Order<Item, Scope>[] = [];
  const keep = (remaining: readonly Order<Item, Scope>[]): void => {
    orders = remaining;
    onChange(orders.map(({ item }) => item));
  };
  return {
    add(item, scope) {
      const order: Order<Item, Scope> = { item, scope, seen: 0, hits: 0 };
      keep([...orders, order]);
      return {
        get hits() {
          return order.hits;
        },
        remove: () => keep(orders.filter((other) => other !== order)),
      };
    },
    take(covers, applies = () => true) {
      const inScope = orders.filter(({ scope }) => covers(scope));
      const chosen = inScope.find(({ item, scope, seen, hits }) => {
        return seen >= (scope.after ?? 0) && hits < (scope.times ?? Infinity) && applies(item);
      });
      for (const order of inScope) order.seen += 1;
      if (chosen !== undefined) chosen.hits += 1;
      return chosen?.item;
    },
    clear: () => keep([]),
  };
}

interface Order<Item, Scope> {
  readonly item: Item;
  readonly scope: Scope;
  seen: number;
  hits: number;
}
