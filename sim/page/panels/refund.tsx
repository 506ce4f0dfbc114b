/** Giving money back at a till: which sale, how much of it. */
import { useState } from "preact/hooks";
import type { TillView } from "../../api/contract/state.js";
import { yuan } from "../../text/format.js";
import { Amount, Button, closePopups, Popup } from "../components/controls.js";
import type { PanelProps } from "../state/actions.js";
import { parseYuan } from "../state/money.js";
import { placeName } from "../state/sentences.js";

const plain = (fen: number) => yuan(fen).replaceAll(",", "");

export function Refund({ till, props }: { till: TillView; props: PanelProps }) {
  const { dispatch, words } = props;
  const [chosen, choose] = useState<string | null>(null);
  const [typed, type] = useState<string | null>(null);
  const sales = till.sales.filter((sale) => sale.state === "settled" && sale.refunded_minor < sale.amount_minor);
  const sale = sales.find((one) => one.sale === chosen) ?? sales[0];
  const where = placeName(words, till.id);
  const text = typed ?? (sale === undefined ? "" : plain(sale.amount_minor - sale.refunded_minor));
  const give = () => {
    const amount_minor = parseYuan(text);
    if (sale === undefined || amount_minor === null)
      return dispatch.set({ refused: { error: "bad-amount", sentence: "" } });
    dispatch.send("refund", { terminal: till.id, sale: sale.sale, amount_minor });
    choose(null);
    type(null);
    closePopups();
  };
  return (
    <Popup class="refund" id={`${till.id}-refund`} summary={words.refund} label={words.refundAt(where)}>
      <div class="refund-form">
        {sale === undefined ? (
          <p>{words.refundNone}</p>
        ) : (
          <>
            <select
              aria-label={words.refundWhich}
              value={sale.sale}
              onChange={(event) => {
                choose(event.currentTarget.value);
                type(null);
              }}
            >
              {sales.map((one) => (
                <option key={one.sale} value={one.sale}>
                  {yuan(one.amount_minor)}
                  {one.refunded_minor > 0 ? ` − ${yuan(one.refunded_minor)}` : ""}
                </option>
              ))}
            </select>
            <Amount
              id={`${till.id}-back`}
              label={`${words.refundAt(where)}: ${words.amount}`}
              value={text}
              onType={type}
            />
            <Button kind="main" onClick={give}>
              {words.refundGive}
            </Button>
          </>
        )}
      </div>
    </Popup>
  );
}
