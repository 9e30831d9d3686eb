use funnel_runtime::{Allowlist, flow, funnel_flow};

#[rustfmt::skip]
const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&[
    "k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9", "k10", "k11",
    "k12", "k13", "k14", "k15", "k16", "k17", "k18", "k19", "k20", "k21", "k22", "k23",
    "k24", "k25", "k26", "k27", "k28", "k29", "k30", "k31", "k32", "k33", "k34", "k35",
    "k36", "k37", "k38", "k39", "k40", "k41", "k42", "k43", "k44", "k45", "k46", "k47",
    "k48", "k49", "k50", "k51", "k52", "k53", "k54", "k55", "k56", "k57", "k58", "k59",
    "k60", "k61", "k62", "k63", "k64", "k65", "k66", "k67", "k68", "k69", "k70", "k71",
    "k72", "k73", "k74", "k75", "k76", "k77", "k78", "k79", "k80", "k81", "k82", "k83",
    "k84", "k85", "k86", "k87", "k88", "k89", "k90", "k91", "k92", "k93", "k94", "k95",
    "k96", "k97", "k98", "k99", "k100", "k101", "k102", "k103", "k104", "k105", "k106", "k107",
    "k108", "k109", "k110", "k111", "k112", "k113", "k114", "k115", "k116", "k117", "k118", "k119",
    "k120", "k121", "k122", "k123", "k124", "k125", "k126", "k127", "k128", "k129", "k130", "k131",
    "k132", "k133", "k134", "k135", "k136", "k137", "k138", "k139", "k140", "k141", "k142", "k143",
    "k144", "k145", "k146", "k147", "k148", "k149", "k150", "k151", "k152", "k153", "k154", "k155",
    "k156", "k157", "k158", "k159", "k160", "k161", "k162", "k163", "k164", "k165", "k166", "k167",
    "k168", "k169", "k170", "k171", "k172", "k173", "k174", "k175", "k176", "k177", "k178", "k179",
    "k180", "k181", "k182", "k183", "k184", "k185", "k186", "k187", "k188", "k189", "k190", "k191",
    "k192", "k193", "k194", "k195", "k196", "k197", "k198", "k199", "k200", "k201", "k202", "k203",
    "k204", "k205", "k206", "k207", "k208", "k209", "k210", "k211", "k212", "k213", "k214", "k215",
    "k216", "k217", "k218", "k219", "k220", "k221", "k222", "k223", "k224", "k225", "k226", "k227",
    "k228", "k229", "k230", "k231", "k232", "k233", "k234", "k235", "k236", "k237", "k238", "k239",
    "k240", "k241", "k242", "k243", "k244", "k245", "k246", "k247", "k248", "k249", "k250",
]);

#[flow(event = "Log In", allow = ALLOWED)]
mod login {
    pub enum Step {
        Browser,
    }
    #[rustfmt::skip]
    pub struct Attrs {
        pub k0: Option<u8>, pub k1: Option<u8>, pub k2: Option<u8>, pub k3: Option<u8>,
        pub k4: Option<u8>, pub k5: Option<u8>, pub k6: Option<u8>, pub k7: Option<u8>,
        pub k8: Option<u8>, pub k9: Option<u8>, pub k10: Option<u8>, pub k11: Option<u8>,
        pub k12: Option<u8>, pub k13: Option<u8>, pub k14: Option<u8>, pub k15: Option<u8>,
        pub k16: Option<u8>, pub k17: Option<u8>, pub k18: Option<u8>, pub k19: Option<u8>,
        pub k20: Option<u8>, pub k21: Option<u8>, pub k22: Option<u8>, pub k23: Option<u8>,
        pub k24: Option<u8>, pub k25: Option<u8>, pub k26: Option<u8>, pub k27: Option<u8>,
        pub k28: Option<u8>, pub k29: Option<u8>, pub k30: Option<u8>, pub k31: Option<u8>,
        pub k32: Option<u8>, pub k33: Option<u8>, pub k34: Option<u8>, pub k35: Option<u8>,
        pub k36: Option<u8>, pub k37: Option<u8>, pub k38: Option<u8>, pub k39: Option<u8>,
        pub k40: Option<u8>, pub k41: Option<u8>, pub k42: Option<u8>, pub k43: Option<u8>,
        pub k44: Option<u8>, pub k45: Option<u8>, pub k46: Option<u8>, pub k47: Option<u8>,
        pub k48: Option<u8>, pub k49: Option<u8>, pub k50: Option<u8>, pub k51: Option<u8>,
        pub k52: Option<u8>, pub k53: Option<u8>, pub k54: Option<u8>, pub k55: Option<u8>,
        pub k56: Option<u8>, pub k57: Option<u8>, pub k58: Option<u8>, pub k59: Option<u8>,
        pub k60: Option<u8>, pub k61: Option<u8>, pub k62: Option<u8>, pub k63: Option<u8>,
        pub k64: Option<u8>, pub k65: Option<u8>, pub k66: Option<u8>, pub k67: Option<u8>,
        pub k68: Option<u8>, pub k69: Option<u8>, pub k70: Option<u8>, pub k71: Option<u8>,
        pub k72: Option<u8>, pub k73: Option<u8>, pub k74: Option<u8>, pub k75: Option<u8>,
        pub k76: Option<u8>, pub k77: Option<u8>, pub k78: Option<u8>, pub k79: Option<u8>,
        pub k80: Option<u8>, pub k81: Option<u8>, pub k82: Option<u8>, pub k83: Option<u8>,
        pub k84: Option<u8>, pub k85: Option<u8>, pub k86: Option<u8>, pub k87: Option<u8>,
        pub k88: Option<u8>, pub k89: Option<u8>, pub k90: Option<u8>, pub k91: Option<u8>,
        pub k92: Option<u8>, pub k93: Option<u8>, pub k94: Option<u8>, pub k95: Option<u8>,
        pub k96: Option<u8>, pub k97: Option<u8>, pub k98: Option<u8>, pub k99: Option<u8>,
        pub k100: Option<u8>, pub k101: Option<u8>, pub k102: Option<u8>, pub k103: Option<u8>,
        pub k104: Option<u8>, pub k105: Option<u8>, pub k106: Option<u8>, pub k107: Option<u8>,
        pub k108: Option<u8>, pub k109: Option<u8>, pub k110: Option<u8>, pub k111: Option<u8>,
        pub k112: Option<u8>, pub k113: Option<u8>, pub k114: Option<u8>, pub k115: Option<u8>,
        pub k116: Option<u8>, pub k117: Option<u8>, pub k118: Option<u8>, pub k119: Option<u8>,
        pub k120: Option<u8>, pub k121: Option<u8>, pub k122: Option<u8>, pub k123: Option<u8>,
        pub k124: Option<u8>, pub k125: Option<u8>, pub k126: Option<u8>, pub k127: Option<u8>,
        pub k128: Option<u8>, pub k129: Option<u8>, pub k130: Option<u8>, pub k131: Option<u8>,
        pub k132: Option<u8>, pub k133: Option<u8>, pub k134: Option<u8>, pub k135: Option<u8>,
        pub k136: Option<u8>, pub k137: Option<u8>, pub k138: Option<u8>, pub k139: Option<u8>,
        pub k140: Option<u8>, pub k141: Option<u8>, pub k142: Option<u8>, pub k143: Option<u8>,
        pub k144: Option<u8>, pub k145: Option<u8>, pub k146: Option<u8>, pub k147: Option<u8>,
        pub k148: Option<u8>, pub k149: Option<u8>, pub k150: Option<u8>, pub k151: Option<u8>,
        pub k152: Option<u8>, pub k153: Option<u8>, pub k154: Option<u8>, pub k155: Option<u8>,
        pub k156: Option<u8>, pub k157: Option<u8>, pub k158: Option<u8>, pub k159: Option<u8>,
        pub k160: Option<u8>, pub k161: Option<u8>, pub k162: Option<u8>, pub k163: Option<u8>,
        pub k164: Option<u8>, pub k165: Option<u8>, pub k166: Option<u8>, pub k167: Option<u8>,
        pub k168: Option<u8>, pub k169: Option<u8>, pub k170: Option<u8>, pub k171: Option<u8>,
        pub k172: Option<u8>, pub k173: Option<u8>, pub k174: Option<u8>, pub k175: Option<u8>,
        pub k176: Option<u8>, pub k177: Option<u8>, pub k178: Option<u8>, pub k179: Option<u8>,
        pub k180: Option<u8>, pub k181: Option<u8>, pub k182: Option<u8>, pub k183: Option<u8>,
        pub k184: Option<u8>, pub k185: Option<u8>, pub k186: Option<u8>, pub k187: Option<u8>,
        pub k188: Option<u8>, pub k189: Option<u8>, pub k190: Option<u8>, pub k191: Option<u8>,
        pub k192: Option<u8>, pub k193: Option<u8>, pub k194: Option<u8>, pub k195: Option<u8>,
        pub k196: Option<u8>, pub k197: Option<u8>, pub k198: Option<u8>, pub k199: Option<u8>,
        pub k200: Option<u8>, pub k201: Option<u8>, pub k202: Option<u8>, pub k203: Option<u8>,
        pub k204: Option<u8>, pub k205: Option<u8>, pub k206: Option<u8>, pub k207: Option<u8>,
        pub k208: Option<u8>, pub k209: Option<u8>, pub k210: Option<u8>, pub k211: Option<u8>,
        pub k212: Option<u8>, pub k213: Option<u8>, pub k214: Option<u8>, pub k215: Option<u8>,
        pub k216: Option<u8>, pub k217: Option<u8>, pub k218: Option<u8>, pub k219: Option<u8>,
        pub k220: Option<u8>, pub k221: Option<u8>, pub k222: Option<u8>, pub k223: Option<u8>,
        pub k224: Option<u8>, pub k225: Option<u8>, pub k226: Option<u8>, pub k227: Option<u8>,
        pub k228: Option<u8>, pub k229: Option<u8>, pub k230: Option<u8>, pub k231: Option<u8>,
        pub k232: Option<u8>, pub k233: Option<u8>, pub k234: Option<u8>, pub k235: Option<u8>,
        pub k236: Option<u8>, pub k237: Option<u8>, pub k238: Option<u8>, pub k239: Option<u8>,
        pub k240: Option<u8>, pub k241: Option<u8>, pub k242: Option<u8>, pub k243: Option<u8>,
        pub k244: Option<u8>, pub k245: Option<u8>, pub k246: Option<u8>, pub k247: Option<u8>,
        pub k248: Option<u8>, pub k249: Option<u8>, pub k250: Option<u8>,
    }
}

#[funnel_flow(login, as flow, k249 = 1_u8)]
fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
}
