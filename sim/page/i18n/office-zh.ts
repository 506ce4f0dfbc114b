/** The back office in Chinese. */
import type { OfficeWords } from "./office-en.js";

export const OFFICE_ZH: OfficeWords = {
  title: "后台",
  note: "银行、中央银行和实验室能做的事",
  acts: { renew: "更换密钥", rules: "修改规则", netting: "轧差", reconcile: "对账" },
  key: (bank, n) => `${bank} 用第 ${n} 号密钥签票据。`,
  rules: "规则：",
  largest: "单笔上限",
  pressFree: "免按上限",
  tickets: "票据数",
  owes: (one, other, amount) => `${one} 欠 ${other} ${amount}。`,
  nothingOwed: (one, other) => `${one} 与 ${other} 互不相欠。`,
  unchecked: "逐包核对：账簿与每个钱包最近自报的余额。",
  agrees: (n, when) => `${when}：${n} 个钱包与账簿分毫不差，各家总账也都平。`,
  differs: "账簿与钱包对不上。",
  lab: "实验室打得开安全芯片。复制品在银行得知之前，还能离线多付一次。",
  copy: "复制",
  proof: (wallet, bytes) => `钱包 ${wallet}：一张票据两笔支付，证明 ${bytes} 字节，已查验。`,
  badProof: (wallet) => `钱包 ${wallet}：证明不成立。`,
};
