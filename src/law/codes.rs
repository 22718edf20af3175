//! Closed lists of codes 代码表. The API and the database carry the code, papers and pages print the Chinese term.
//!
//! Articles of the lists are named beside them; codes are ours, because no national list of codes was found.

use thiserror::Error;

/// A text that is no code of the list asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{code:?} is not a {list}")]
pub struct UnknownCode {
    /// The list, by its type's name.
    pub list: &'static str,
    /// What was given.
    pub code: String,
}

/// Declares lists of codes: type, then `Variant = "CODE" "中文"` in the order of the list. The texts are taken as `tt`,
/// because utoipa does not see a `literal` that a macro passes on and would list the variants' names in the OpenAPI.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $code:tt $zh:tt),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
            utoipa::ToSchema,
        )]
        pub enum $name { $(#[doc = $zh] #[serde(rename = $code)] $variant),* }

        impl $name {
            /// Every code, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code that the API and the database carry.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The Chinese term that papers and pages print.
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code {
                    $($code => Ok(Self::$variant),)*
                    _ => Err(UnknownCode { list: stringify!($name), code: code.chars().take(64).collect() }),
                }
            }
        }
    )*};
}

codes! {
    /// Kinds of penalty 处罚种类 (PEN-9), without detention, which is not for these organs. 责令改正 is no penalty.
    PenaltyKind {
        Warning = "WARNING" "警告",
        Criticism = "CRITICISM" "通报批评",
        Fine = "FINE" "罚款",
        ConfiscateIncome = "CONFISCATE_INCOME" "没收违法所得",
        ConfiscateGoods = "CONFISCATE_GOODS" "没收非法财物",
        SuspendPermit = "SUSPEND_PERMIT" "暂扣许可证件",
        DowngradeQualification = "DOWNGRADE_QUALIFICATION" "降低资质等级",
        RevokePermit = "REVOKE_PERMIT" "吊销许可证件",
        RestrictBusiness = "RESTRICT_BUSINESS" "限制开展生产经营活动",
        StopBusiness = "STOP_BUSINESS" "责令停产停业",
        OrderClosure = "ORDER_CLOSURE" "责令关闭",
        RestrictEmployment = "RESTRICT_EMPLOYMENT" "限制从业",
        Other = "OTHER" "法律、行政法规规定的其他行政处罚",
    }

    /// Kinds of party 当事人类型; the amounts of thresholds depend on them.
    PartyKind {
        NaturalPerson = "NATURAL_PERSON" "自然人",
        IndividualBusiness = "INDIVIDUAL_BUSINESS" "个体工商户",
        LegalPerson = "LEGAL_PERSON" "法人",
        Unincorporated = "UNINCORPORATED" "非法人组织",
        RuralContractor = "RURAL_CONTRACTOR" "农村承包经营户",
    }

    /// The procedure of a case 办案程序.
    Procedure {
        Summary = "SUMMARY" "简易程序（当场处罚）",
        Ordinary = "ORDINARY" "普通程序",
    }

    /// How a person's name is shown in public 姓名的公示方式.
    NameMasking {
        Keep = "KEEP" "公示姓名",
        SurnameMou = "SURNAME_MOU" "保留姓氏，名字以“某”代替",
        Drop = "DROP" "隐去姓名",
    }

    /// What an organ publishes in advance 事前公示 (118号(四)); officers and power items come from the master data.
    PublicObjectKind {
        Organ = "ORGAN" "执法主体",
        Duties = "DUTIES" "职责权限",
        Basis = "BASIS" "执法依据",
        Procedure = "PROCEDURE" "执法程序",
        Flowchart = "FLOWCHART" "执法流程图",
        Guide = "GUIDE" "服务指南",
        Remedy = "REMEDY" "救济渠道",
        Benchmark = "BENCHMARK" "裁量基准",
        ReviewList = "REVIEW_LIST" "重大执法决定法制审核目录",
        RecordingList = "RECORDING_LIST" "音像记录事项清单",
        InspectionItems = "INSPECTION_ITEMS" "行政检查事项清单",
        InspectionPlan = "INSPECTION_PLAN" "行政检查计划",
        EnterpriseStandard = "ENTERPRISE_STANDARD" "涉企行政检查标准",
        Delegation = "DELEGATION" "委托执法书",
        Monitoring = "MONITORING" "电子技术监控设备设置地点",
        Complaints = "COMPLAINTS" "投诉举报方式",
    }

    /// Where a case comes from 案件来源.
    CaseSource {
        Inspection = "INSPECTION" "监督检查（行政检查）",
        Complaint = "COMPLAINT" "投诉",
        Report = "REPORT" "举报",
        Assigned = "ASSIGNED" "上级交办",
        ReferredUp = "REFERRED_UP" "下级报请",
        Transferred = "TRANSFERRED" "其他部门移送",
        Sampling = "SAMPLING" "监督抽检（抽验）",
        Patrol = "PATROL" "日常巡查",
        Hotline = "HOTLINE" "12345热线转办",
        Grid = "GRID" "网格上报",
        Media = "MEDIA" "媒体曝光",
        TechMonitor = "TECH_MONITOR" "电子技术监控设备发现（非现场执法）",
        JudicialBack = "JUDICIAL_BACK" "司法机关移送（不起诉、免予刑事处罚等）",
        Procuratorial = "PROCURATORIAL" "检察意见/检察建议",
        SelfReport = "SELF_REPORT" "当事人主动报告",
        Other = "OTHER" "其他途径",
    }

    /// Kinds of identity papers of a natural person 证件类型.
    IdDocKind {
        ResidentId = "RESIDENT_ID" "居民身份证",
        Passport = "PASSPORT" "护照",
        HkmoPermit = "HKMO_PERMIT" "港澳居民来往内地通行证",
        TwPermit = "TW_PERMIT" "台湾居民来往大陆通行证",
        HkmoResidence = "HKMO_RESIDENCE" "港澳居民居住证",
        TwResidence = "TW_RESIDENCE" "台湾居民居住证",
        ForeignPr = "FOREIGN_PR" "外国人永久居留身份证",
        Military = "MILITARY" "军官证/士兵证",
        Other = "OTHER" "其他证件",
    }

    /// The eight kinds of evidence 证据种类 (PEN-46).
    EvidenceKind {
        Documentary = "DOCUMENTARY" "书证",
        Physical = "PHYSICAL" "物证",
        Audiovisual = "AUDIOVISUAL" "视听资料",
        ElectronicData = "ELECTRONIC_DATA" "电子数据",
        WitnessTestimony = "WITNESS_TESTIMONY" "证人证言",
        PartyStatement = "PARTY_STATEMENT" "当事人的陈述",
        ExpertOpinion = "EXPERT_OPINION" "鉴定意见",
        SceneRecord = "SCENE_RECORD" "勘验笔录、现场笔录",
    }

    /// How a paper is served 送达方式 (PEN-61).
    ServiceMethod {
        OnPronouncement = "ON_PRONOUNCEMENT" "宣告后当场交付",
        Direct = "DIRECT" "直接送达",
        Lien = "LIEN" "留置送达",
        Electronic = "ELECTRONIC" "电子送达（传真、电子邮件等）",
        Entrusted = "ENTRUSTED" "委托送达",
        Postal = "POSTAL" "邮寄送达",
        Forwarded = "FORWARDED" "转交送达",
        PublicNotice = "PUBLIC_NOTICE" "公告送达",
    }

    /// Fields of enforcement 执法领域.
    Field {
        EcoEnv = "ECO_ENV" "生态环境",
        HousingUrban = "HOUSING_URBAN" "住房和城乡建设（含城市管理）",
        Transport = "TRANSPORT" "交通运输",
        Agriculture = "AGRICULTURE" "农业农村",
        CultureTourism = "CULTURE_TOURISM" "文化和旅游",
        Health = "HEALTH" "卫生健康",
        Emergency = "EMERGENCY" "应急管理",
        Forestry = "FORESTRY" "林业和草原",
        NaturalResources = "NATURAL_RESOURCES" "自然资源",
        Water = "WATER" "水利",
        Market = "MARKET" "市场监督管理",
        CivilAffairs = "CIVIL_AFFAIRS" "民政",
        Fire = "FIRE" "消防救援",
        Labour = "LABOUR" "人力资源和社会保障",
        Education = "EDUCATION" "教育",
        Energy = "ENERGY" "能源（煤炭）",
        Religion = "RELIGION" "民族宗教",
        Other = "OTHER" "其他",
    }

    /// What an account may do here 角色; an account may hold several.
    Role {
        Officer = "officer" "执法人员",
        Head = "head" "行政机关负责人",
        Reviewer = "reviewer" "法制审核人员",
        Supervisor = "supervisor" "执法监督人员",
        PublicityClerk = "publicity_clerk" "公示人员",
        Admin = "admin" "系统管理员",
        Auditor = "auditor" "审计人员",
    }

    /// Kinds of certificates 证件种类 (河南41, 山东11、22): only the first is good for enforcing.
    CardKind {
        Enforcement = "ENFORCEMENT" "行政执法证",
        Supervision = "SUPERVISION" "行政执法监督证",
        HearingPresider = "HEARING_PRESIDER" "听证主持人证",
    }

    /// Where the power of a holder comes from 执法权来源 (广东省《行政执法证》管理办法5).
    PowerSource {
        Own = "OWN" "自有",
        Authorised = "AUTHORISED" "授权",
        Delegated = "DELEGATED" "委托",
    }

    /// Kinds of training 培训种类; political study does not count toward the yearly hours (CERT-3).
    TrainingKind {
        PublicLaw = "PUBLIC_LAW" "公共法律知识",
        SpecialLaw = "SPECIAL_LAW" "业务法律知识",
        Skills = "SKILLS" "执法技能",
        Political = "POLITICAL" "政治理论和党性教育",
    }

    /// What an exam is about 考试科目.
    ExamSubject {
        PublicLaw = "PUBLIC_LAW" "公共法律知识",
        SpecialLaw = "SPECIAL_LAW" "专业法律知识",
        Comprehensive = "COMPREHENSIVE" "综合（公共和专业法律知识）",
        Return = "RETURN" "返还证件考试",
    }

    /// The post of a head 职务.
    Post {
        UnitHead = "unit_head" "承办机构负责人",
        Deputy = "deputy" "分管负责人",
        Principal = "principal" "主要负责人",
    }
}

impl PenaltyKind {
    /// How heavy a kind is, light to heavy, for what counts a case once under its heaviest kind; 其他 never outranks a named kind.
    pub const fn severity(self) -> u8 {
        match self {
            Self::Other => 0,
            named => named as u8 + 1,
        }
    }
}

impl TrainingKind {
    /// Whether hours of this kind count toward the yearly ones.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Political)
    }
}

impl PartyKind {
    /// Whether the party is a citizen 公民 where a norm sets citizens against organisations and says nothing else:
    /// an individual business 个体工商户 and a rural contractor 农村承包经营户 are.
    pub const fn is_citizen(self) -> bool {
        matches!(self, Self::NaturalPerson | Self::IndividualBusiness | Self::RuralContractor)
    }
}
