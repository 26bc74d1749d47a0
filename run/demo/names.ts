/** Names of invented people. The frequent ones are as frequent as in Japan, so that searching among them is the real task. */

export interface Name {
  readonly text: string
  readonly kana: string
  /** How a file that holds CP932 only writes it; as `text` unless given. */
  readonly cp932?: string
}

const names = (list: string): Name[] =>
  list
    .trim()
    .split(/\s+/)
    .map((pair) => {
      const [text = '', kana = '', cp932] = pair.split('/')
      return { text, kana, ...(cp932 === undefined ? {} : { cp932 }) }
    })

/** Most frequent first. */
export const surnames = names(`
  佐藤/サトウ 鈴木/スズキ 高橋/タカハシ 田中/タナカ 伊藤/イトウ 渡辺/ワタナベ 山本/ヤマモト 中村/ナカムラ 小林/コバヤシ
  加藤/カトウ 吉田/ヨシダ 山田/ヤマダ 佐々木/ササキ 山口/ヤマグチ 松本/マツモト 井上/イノウエ 木村/キムラ 林/ハヤシ
  斎藤/サイトウ 清水/シミズ 山崎/ヤマザキ 森/モリ 池田/イケダ 橋本/ハシモト 阿部/アベ 石川/イシカワ 山下/ヤマシタ
  中島/ナカジマ 石井/イシイ 小川/オガワ 前田/マエダ 岡田/オカダ 長谷川/ハセガワ 藤田/フジタ 後藤/ゴトウ 近藤/コンドウ
  村上/ムラカミ 遠藤/エンドウ 青木/アオキ 坂本/サカモト 斉藤/サイトウ 福田/フクダ 太田/オオタ 西村/ニシムラ 藤井/フジイ
  金子/カネコ 岡本/オカモト 藤原/フジワラ 中野/ナカノ 三浦/ミウラ 原田/ハラダ 中川/ナカガワ 松田/マツダ 竹内/タケウチ
  小野/オノ 田村/タムラ 中山/ナカヤマ 和田/ワダ 石田/イシダ 森田/モリタ 上田/ウエダ 原/ハラ 内田/ウチダ 柴田/シバタ
  酒井/サカイ 宮崎/ミヤザキ 横山/ヨコヤマ 高木/タカギ 安藤/アンドウ 宮本/ミヤモト 大野/オオノ 小島/コジマ 谷口/タニグチ
  今井/イマイ 工藤/クドウ 高田/タカダ 増田/マスダ 丸山/マルヤマ 杉山/スギヤマ 村田/ムラタ 大塚/オオツカ 新井/アライ
`)

/** Characters that systems lose: beyond JIS X 0208, beyond the basic plane, with a variation selector; and long ones. */
export const rareSurnames = names(`
  髙橋/タカハシ 山﨑/ヤマザキ 𠮷田/ヨシダ/吉田 葛\u{e0100}城/カツラギ/葛城 渡邊/ワタナベ 渡邉/ワタナベ 齋藤/サイトウ 濵田/ハマダ
  德永/トクナガ 𠮷野/ヨシノ/吉野 辻\u{e0101}/ツジ/辻 﨑山/サキヤマ 髙栁/タカヤナギ 勘解由小路/カデノコウジ 左衛門三郎/サエモンサブロウ
`)

export const maleNames = names(`
  翔/ショウ 蓮/レン 大翔/ヒロト 湊/ミナト 陽翔/ハルト 健/ケン 誠/マコト 隆/タカシ 浩/ヒロシ 学/マナブ 亮/リョウ 大輔/ダイスケ
  拓也/タクヤ 健太/ケンタ 翔太/ショウタ 樹/イツキ 悠真/ユウマ 蒼/アオイ 律/リツ 朝陽/アサヒ 一郎/イチロウ 正/タダシ 清/キヨシ
  実/ミノル 茂/シゲル 進/ススム 修/オサム 豊/ユタカ 直樹/ナオキ 哲也/テツヤ 和也/カズヤ 達也/タツヤ 剛/ツヨシ 颯太/ソウタ
`)

export const femaleNames = names(`
  陽葵/ヒマリ 凛/リン 紬/ツムギ 結菜/ユイナ 葵/アオイ 芽依/メイ 咲良/サクラ 花子/ハナコ 和子/カズコ 幸子/サチコ 恵子/ケイコ
  洋子/ヨウコ 京子/キョウコ 由美/ユミ 真由美/マユミ 明美/アケミ 久美子/クミコ 直美/ナオミ 美穂/ミホ 愛/アイ 彩/アヤ 美咲/ミサキ
  さくら/サクラ 七海/ナナミ 優花/ユウカ 莉子/リコ 杏/アン 結衣/ユイ 心春/コハル 澪/ミオ 節子/セツコ 文子/フミコ 千代/チヨ
`)

export const longNames: Readonly<Record<'1' | '2', Name>> = {
  1: { text: '寿限無五劫乃擦切海砂利水魚之助', kana: 'ジュゲムゴコウノスリキレカイジャリスイギョノスケ' },
  2: { text: '花鳥風月雪月花実千代紙折姫', kana: 'カチョウフウゲツユキツキハナミチヨガミオリヒメ' },
}

export interface ForeignName {
  readonly name: string
  readonly kana: string
  readonly alias: Name | null
}

/** 外国人住民: the name in the letters of the passport, some with a 通称名. */
export const foreignNames: Readonly<Record<'1' | '2', readonly ForeignName[]>> = {
  1: [
    { name: 'NGUYEN VAN MINH', kana: 'グエン　ヴァン　ミン', alias: null },
    { name: 'KIM MINJUN', kana: 'キム　ミンジュン', alias: { text: '金田　民俊', kana: 'カネダ　ミンシュン' } },
    { name: 'SILVA JOAO CARLOS DE OLIVEIRA', kana: 'シルバ　ジョアン　カルロス　デ　オリベイラ', alias: null },
    { name: 'WANG WEI', kana: 'ワン　ウェイ', alias: { text: '王　偉', kana: 'オウ　イ' } },
  ],
  2: [
    {
      name: 'SANTOS MARIA CRISTINA',
      kana: 'サントス　マリア　クリスティーナ',
      alias: { text: '山藤　マリア', kana: 'サントウ　マリア' },
    },
    { name: 'LI NA', kana: 'リ　ナ', alias: null },
    { name: 'SHRESTHA ANITA', kana: 'シュレスタ　アニタ', alias: null },
    { name: 'PARK SEOYEON', kana: 'パク　ソヨン', alias: { text: '木下　瑞妍', kana: 'キノシタ　ミズヨ' } },
  ],
}
